import Git
import Kubernetes
import Logging
package import Reconciler
package import Rendering

/// The one owner of a repository: opens it, keeps its mirror fresh, resolves revisions and renders commits.
///
/// An actor on a queue of its own, since libgit2 blocks and wants one thread at a time.
actor RepositoryOwner {
    nonisolated let location: RepositoryLocation
    private nonisolated let executor: QueueExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private let source: any RepositorySource
    private let logger: Logger
    private var repository: Repository?
    private var cache = RenderCache()
    /// What the templates of each Application drew at random, so that it stays as long as chart and values do.
    private var drawn: [String: DrawnValues] = [:]
    private var subscribers: [Int: Subscriber] = [:]
    private var following: Task<Void, Never>?

    private struct Subscriber {
        var revision: String
        var told: @Sendable (Result<Reconciler.Commit, GitError>) -> Void
        /// What was told last, so that the same is not told twice.
        var last: Result<Reconciler.Commit, GitError>?
    }

    init(
        _ location: RepositoryLocation, mirrors: String, transfer: TransferProcess, interval: Duration,
        logger: Logger
    ) {
        self.location = location
        executor = QueueExecutor(label: "repository \(location.redactedDescription)")
        self.logger = logger
        source =
            if let path = location.path {
                LocalSource(path: path)
            } else {
                RemoteSource(location: location, mirrors: mirrors, transfer: transfer, interval: interval)
            }
    }

    // MARK: - Revisions

    func subscribe(
        _ number: Int, revision: String,
        _ told: @escaping @Sendable (Result<Reconciler.Commit, GitError>) -> Void
    ) {
        subscribers[number] = Subscriber(revision: revision, told: told)
        if following == nil {
            following = Task { await follow() }
        } else {
            tell(number)
        }
    }

    /// Whether nobody is left.
    func unsubscribe(_ number: Int) -> Bool {
        subscribers[number] = nil
        guard subscribers.isEmpty else { return false }
        following?.cancel()
        following = nil
        repository = nil
        return true
    }

    /// Looks for news now.
    func refresh() async { await look() }

    /// Looks again and again: whenever the repository says that it changed, or the interval is over.
    private func follow() async {
        await look()
        while !Task.isCancelled {
            await source.change()
            if Task.isCancelled { return }
            await look()
        }
    }

    private func look() async {
        do {
            // A remote that cannot be reached leaves the mirror, from which commits are still rendered.
            try await source.refresh()
            try reopen()
        } catch {
            tellAll(.failure(error))
            return
        }
        for number in subscribers.keys.sorted() { tell(number) }
    }

    private func reopen() throws(GitError) {
        if let repository {
            do {
                try repository.checkPresence()
                return
            } catch {
                self.repository = nil
            }
        }
        repository = try source.open()
    }

    private func tell(_ number: Int) {
        guard let subscriber = subscribers[number], let repository else { return }
        do {
            let resolved = try repository.resolve(Revision(subscriber.revision))
            tell(number, .success(Self.commit(resolved.commit)))
        } catch {
            tell(number, .failure(error))
        }
    }

    private func tellAll(_ outcome: Result<Reconciler.Commit, GitError>) {
        for number in subscribers.keys.sorted() { tell(number, outcome) }
    }

    private func tell(_ number: Int, _ outcome: Result<Reconciler.Commit, GitError>) {
        guard let subscriber = subscribers[number], subscriber.last != outcome else { return }
        subscribers[number]?.last = outcome
        if case .failure(let error) = outcome {
            logger.warning("repository", metadata: ["error": "\(error)"])
        }
        subscriber.told(outcome)
    }

    private static func commit(_ commit: Git.Commit) -> Reconciler.Commit {
        Reconciler.Commit(
            id: commit.id.description, author: commit.author.description, subject: commit.subject,
            time: Timestamp(seconds: commit.committer.seconds))
    }

    // MARK: - Rendering

    /// Renders one source of a commit. Throws when the repository or the commit cannot be read.
    func render(_ request: RenderRequest) throws(GitError) -> DesiredState {
        try reopen()
        guard let repository, let id = ObjectID(request.commit) else {
            throw GitError(.revisionNotFound, "\(request.commit) is no commit id")
        }
        let tree = CommitTree(of: try repository.commit(id), in: repository)
        let context = RenderContext(drawn: drawn[request.application], draw: DrawnValues.drawnNow)
        let result = Renderer().render(
            tree, source: ApplicationSource(request), cache: &cache, context: context)
        if let kept = result.drawn { drawn[request.application] = kept }
        return DesiredState(result)
    }
}

extension ApplicationSource {
    /// The part of an Application's source that decides what a commit renders to.
    ///
    /// - Parameters:
    ///   - application: The Application's name, which a chart's release has unless the source says another.
    ///   - namespace: The destination's namespace, which a chart's release has unless the source says another.
    package init(_ source: ApplicationSpec.Source, application: String, namespace: String) {
        self.init(
            path: source.path,
            directory: source.directory.map {
                Directory(recurse: $0.recurse, include: $0.include, exclude: $0.exclude)
            } ?? Directory(),
            isExplicitDirectory: source.directory != nil,
            helm: Helm(source.helm, application: application, namespace: namespace),
            isExplicitHelm: source.helm != nil, kustomize: Kustomize(source.kustomize),
            isExplicitKustomize: source.kustomize != nil,
            substitution: source.kustomize?.postBuild.map {
                PostBuildSubstitution($0, namespace: namespace)
            })
    }

    /// What a request asks for.
    package init(_ request: RenderRequest) {
        self.init(request.source, application: request.application, namespace: request.namespace)
    }

    /// What an Application asks for.
    package init(_ application: Application) {
        self.init(
            application.spec.source, application: application.name,
            namespace: application.spec.destination.namespace)
    }
}

extension ApplicationSource.Helm {
    init(_ helm: ApplicationSpec.Source.Helm?, application: String, namespace: String) {
        self.init()
        let helm = helm ?? ApplicationSpec.Source.Helm()
        releaseName = helm.releaseName.isEmpty ? application : helm.releaseName
        self.namespace = helm.namespace.isEmpty ? namespace : helm.namespace
        valueFiles = helm.valueFiles
        ignoresMissingValueFiles = helm.ignoreMissingValueFiles
        values = helm.valuesObject.isEmpty ? helm.values : helm.valuesObject
        parameters = helm.parameters.map {
            Parameter(name: $0.name, value: $0.value, forceString: $0.forceString)
        }
        fileParameters = helm.fileParameters.map { FileParameter(name: $0.name, path: $0.path) }
        skipsCRDs = helm.skipCRDs
        skipsTests = helm.skipTests
        skipsSchemaValidation = helm.skipSchemaValidation
        kubeVersion = helm.kubeVersion
        apiVersions = helm.apiVersions
    }
}

extension ApplicationSource.Kustomize {
    init(_ kustomize: ApplicationSpec.Source.Kustomize?) {
        self.init()
        guard let kustomize else { return }
        namePrefix = kustomize.namePrefix
        nameSuffix = kustomize.nameSuffix
        namespace = kustomize.namespace
        images = kustomize.images
        replicas = kustomize.replicas.map { Replica(name: $0.name, count: $0.count) }
        commonLabels = kustomize.commonLabels
        labelWithoutSelector = kustomize.labelWithoutSelector
        labelIncludeTemplates = kustomize.labelIncludeTemplates
        forceCommonLabels = kustomize.forceCommonLabels
        commonAnnotations = kustomize.commonAnnotations
        forceCommonAnnotations = kustomize.forceCommonAnnotations
        patches = kustomize.patches.map(Patch.init)
        components = kustomize.components
        ignoreMissingComponents = kustomize.ignoreMissingComponents
        version = kustomize.version
        kubeVersion = kustomize.kubeVersion
        apiVersions = kustomize.apiVersions
    }
}

extension ApplicationSource.Kustomize.Patch {
    init(_ patch: ApplicationSpec.Source.Kustomize.Patch) {
        self.init()
        path = patch.path
        self.patch = patch.patch
        options = patch.options
        guard let fields = patch.target else { return }
        var target = Target()
        target.group = fields["group"] ?? ""
        target.version = fields["version"] ?? ""
        target.kind = fields["kind"] ?? ""
        target.name = fields["name"] ?? ""
        target.namespace = fields["namespace"] ?? ""
        target.labelSelector = fields["labelSelector"] ?? ""
        target.annotationSelector = fields["annotationSelector"] ?? ""
        self.target = target
    }
}

extension PostBuildSubstitution {
    init(_ build: ApplicationSpec.Source.Kustomize.PostBuild, namespace: String) {
        self.init(build.substitute, isStrict: build.strict)
        sources = build.substituteFrom.map {
            Reference(kind: $0.kind, name: $0.name, namespace: namespace, isOptional: $0.optional)
        }
    }
}

extension DesiredState {
    /// What the loop needs of a render's result.
    package init(_ result: RenderResult) {
        self.init(
            objects: result.objects.map { DesiredObject(object: $0.object, mark: $0.mark) },
            errors: result.errors.map(\.description), notices: result.notices.map(\.description),
            sourceType: result.sourceType)
    }
}
