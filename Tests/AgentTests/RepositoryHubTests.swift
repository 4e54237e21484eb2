import Foundation
import Git
import Kubernetes
import Logging
import Reconciler
import Synchronization
import Testing

@testable import Agent

@Suite struct RepositoryHubTests {
    let folder = FileManager.default.temporaryDirectory.path + "/trimtab-hub-" + UUID().uuidString
    let hub: RepositoryHub

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        hub = RepositoryHub(
            mirrors: folder + "/mirrors",
            transfer: TransferProcess(executable: "/nonexistent", arguments: []),
            interval: .seconds(60), logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() }))
        try git("init", "-q", "-b", "main", folder + "/repository")
        try commit("note.yaml", Self.note("one"))
    }

    private static func note(_ text: String) -> String {
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: note\ndata:\n  text: \(text)\n"
    }

    private var repository: String { folder + "/repository" }

    private func git(_ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.com"] + arguments
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "git \(arguments)")
    }

    private func commit(_ file: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: repository + "/" + file))
        try git("-C", repository, "add", "-A")
        try git("-C", repository, "commit", "-q", "-m", "Change \(file)")
    }

    /// Gathers what a subscription tells.
    private final class News: Sendable {
        private let outcomes = Mutex<[Result<Reconciler.Commit, GitError>]>([])

        func add(_ outcome: Result<Reconciler.Commit, GitError>) { outcomes.withLock { $0.append(outcome) } }

        /// The first outcome that `isWanted`, within ten seconds.
        func first(
            _ isWanted: (Result<Reconciler.Commit, GitError>) -> Bool
        ) async throws -> Result<Reconciler.Commit, GitError> {
            for _ in 0..<1000 {
                if let outcome = outcomes.withLock({ $0.first(where: isWanted) }) { return outcome }
                try await Task.sleep(for: .milliseconds(10))
            }
            throw NoNews()
        }

        struct NoNews: Error {}
    }

    @Test func aSubscriberIsToldTheCommitNowAndWhereverTheBranchGoes() async throws {
        let news = News()
        let subscription = await hub.subscribe(
            ResolveRequest(repoURL: repository, revision: "main"), news.add)
        let first = try await news.first { _ in true }.get()
        #expect(first.subject == "Change note.yaml")
        try commit("other.yaml", Self.note("two").replacing("name: note", with: "name: other"))
        let second = try await news.first { (try? $0.get().id).map { $0 != first.id } ?? false }.get()
        #expect(second.subject == "Change other.yaml")
        await hub.unsubscribe(subscription)
    }

    @Test func aBranchThatDoesNotExistIsAnErrorUntilItDoes() async throws {
        let news = News()
        let subscription = await hub.subscribe(
            ResolveRequest(repoURL: repository, revision: "later"), news.add)
        let failure = try await news.first { _ in true }
        #expect(throws: GitError.self) { try failure.get() }
        try git("-C", repository, "branch", "later")
        _ = try await news.first { (try? $0.get()) != nil }
        await hub.unsubscribe(subscription)
    }

    @Test func aCommitRendersToItsObjects() async throws {
        let news = News()
        let subscription = await hub.subscribe(
            ResolveRequest(repoURL: repository, revision: ""), news.add)
        let commit = try await news.first { _ in true }.get()
        let state = try await hub.render(
            RenderRequest(
                commit: commit.id,
                source: ApplicationSpec.Source(repoURL: repository, path: "", targetRevision: "")))
        #expect(state.objects.map(\.object.name) == ["note"])
        await hub.unsubscribe(subscription)
    }
}
