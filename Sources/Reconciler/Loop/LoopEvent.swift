package import Kubernetes

extension ApplicationLoop {
    /// Something that happened, in the order in which the shell learned of it. Any may be lost, doubled or late.
    package enum Event: Sendable {
        /// The Application was created or is different, or the shell has just started and found it. The loop's own
        /// status writes come back through this as well and change nothing.
        case applicationChanged(Application)
        /// The Application is no longer there. The loop is done.
        case applicationRemoved
        /// The answer to ``Action/resolve(_:)``; the git watcher also sends it unasked when a branch moved.
        case revisionResolved(ResolveRequest, Commit)
        case revisionFailed(ResolveRequest, message: String)
        /// The answer to ``Action/render(_:)``, broken or not.
        case rendered(RenderRequest, DesiredState)
        /// Rendering could not be tried: the commit or the repository could not be read.
        case renderFailed(RenderRequest, message: String)
        /// The cache now holds everything of the kinds last asked for by ``Action/watch(_:)``.
        case liveSynced
        /// The cluster cannot be read; nothing is compared until the next ``liveSynced``.
        case liveLost(message: String)
        /// Objects that may concern the application are different from before: its own, what they own, and
        /// autoscalers. Keys that concern nobody do no harm.
        case liveChanged([ResourceKey])
        /// The cluster serves other kinds than before.
        case kindsChanged
        /// Answers to ``Action/apply(_:)``, all or some of a batch.
        case applied([ApplyResult])
        /// Answers to ``Action/delete(_:)``.
        case deleted([DeleteResult])
        /// The answer to ``Action/writeStatus(_:)``.
        case statusWritten(Result<Application, StatusError>)
        /// The time set by ``Action/setTimer(_:_:)`` has come.
        case timer(Timer)
        /// Somebody wants the repository looked at now (a command, a webhook).
        case refresh
    }

    /// What a timer is for; each exists once, and setting it again moves it.
    package enum Timer: String, Sendable, Hashable, CaseIterable {
        /// Look at the repository again after it failed.
        case resolve
        /// Try the failed operation again.
        case retry
        /// Put back what drifted.
        case heal
        /// Write the status that was held back.
        case status
        /// Look again at what an operation waits for: health between waves, a kind not yet served.
        case wait
        /// Look again at health that depends on time.
        case health
    }
}

/// Which commit a source's revision is.
package struct ResolveRequest: Sendable, Hashable {
    package var repoURL: String
    /// A branch, tag or commit; empty means `HEAD`.
    package var revision: String
    /// Whether to go on watching where the revision moves; false when only one answer is wanted.
    package var follows: Bool

    package init(repoURL: String, revision: String, follows: Bool = true) {
        self.repoURL = repoURL
        self.revision = revision
        self.follows = follows
    }
}

/// What to render.
package struct RenderRequest: Sendable, Hashable {
    package var commit: String
    package var source: ApplicationSpec.Source
    /// The Application's name, which a chart's release has unless the source says another.
    package var application: String
    /// The destination's namespace, which a chart's release has unless the source says another.
    package var namespace: String

    package init(
        commit: String, source: ApplicationSpec.Source, application: String = "", namespace: String = ""
    ) {
        self.commit = commit
        self.source = source
        self.application = application
        self.namespace = namespace
    }
}
