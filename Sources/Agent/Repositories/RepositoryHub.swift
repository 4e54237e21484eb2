package import Git
package import Logging
package import Reconciler
import Rendering

/// All repositories that applications name, each with one owner, however many applications share it.
package actor RepositoryHub {
    /// A revision that somebody follows.
    package struct Subscription: Sendable, Hashable {
        let repository: RepositoryLocation?
        let number: Int
    }

    private let mirrors: String
    private let transfer: TransferProcess
    private let interval: Duration
    private let logger: Logger
    private var owners: [RepositoryLocation: RepositoryOwner] = [:]
    private var nextSubscription = 0

    /// - Parameters:
    ///   - mirrors: The folder that holds a bare mirror of every remote repository.
    ///   - interval: How often remote repositories are asked for news.
    package init(mirrors: String, transfer: TransferProcess, interval: Duration, logger: Logger) {
        self.mirrors = mirrors
        self.transfer = transfer
        self.interval = interval
        self.logger = logger
    }

    /// Resolves a revision and goes on following it: `told` is called with the commit now and whenever it moves,
    /// and with an error now or whenever the repository can no longer be read.
    package func subscribe(
        _ request: ResolveRequest,
        _ told: @escaping @Sendable (Result<Reconciler.Commit, GitError>) -> Void
    ) async -> Subscription {
        nextSubscription += 1
        let number = nextSubscription
        do {
            let owner = try owner(of: request.repoURL)
            await owner.subscribe(number, revision: request.revision, told)
            return Subscription(repository: owner.location, number: number)
        } catch {
            told(.failure(error))
            return Subscription(repository: nil, number: number)
        }
    }

    package func unsubscribe(_ subscription: Subscription) async {
        guard let location = subscription.repository, let owner = owners[location] else { return }
        if await owner.unsubscribe(subscription.number) { owners[location] = nil }
    }

    /// What a commit says for one source.
    package func render(_ request: RenderRequest) async throws(GitError) -> DesiredState {
        try await owner(of: request.source.repoURL).render(request)
    }

    /// Looks at a repository now, whatever the interval.
    package func refresh(_ repoURL: String) async {
        guard let owner = try? owner(of: repoURL) else { return }
        await owner.refresh()
    }

    private func owner(of repoURL: String) throws(GitError) -> RepositoryOwner {
        let location = try RepositoryLocation(named: repoURL)
        if let owner = owners[location] { return owner }
        let owner = RepositoryOwner(
            location, mirrors: mirrors, transfer: transfer, interval: interval, logger: logger)
        owners[location] = owner
        return owner
    }
}
