import Foundation
import Testing

@testable import Git

@Suite(.serialized) struct `Watching a repository` {
    let scratch = Scratch()

    /// Runs a change on another thread and says whether, and how fast after its end, the watcher noticed.
    private func latency(_ watcher: RefWatcher, _ change: @escaping @Sendable () -> Void) -> Duration? {
        while watcher.check(looking: true) {}
        let ended = Ended()
        Thread.detachNewThread {
            change()
            ended.now()
        }
        guard watcher.wait(timeoutMilliseconds: 5_000) else { return nil }
        let noticed = ContinuousClock.now
        let end = ended.wait()
        return noticed - end
    }

    private final class Ended: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        private nonisolated(unsafe) var time = ContinuousClock.now
        func now() {
            time = .now
            semaphore.signal()
        }
        func wait() -> ContinuousClock.Instant {
            semaphore.wait()
            return time
        }
    }

    static let changes: [(String, [String])] = [
        ("a commit", ["commit", "-q", "--allow-empty", "-m", "x"]),
        ("a branch", ["branch", "deep/new/branch"]),
        ("a commit on it", ["update-ref", "refs/heads/deep/new/branch", "HEAD~1"]),
        ("a tag", ["tag", "v1"]), ("a packed reference", ["pack-refs", "--all"]),
        ("a branch deleted", ["branch", "-D", "deep/new/branch"]),
        ("a checkout", ["checkout", "-q", "-b", "other"]),
    ]

    @Test func `notices every change of a reference within 100 ms`() throws {
        let git = scratch.repository()
        git.commit("First", ["a": "1"])
        // The kernel alone has to tell: the files are not looked at in this time.
        let watcher = RefWatcher(try Repository.open(at: git.path), pollMilliseconds: 60_000)
        #expect(watcher.descriptor != nil)
        for (name, arguments) in Self.changes {
            let latency = latency(watcher) { ScratchRepository.run(arguments, in: git.path) }
            #expect(
                latency.map { $0 < .milliseconds(100) } == true, "\(name): \(String(describing: latency))")
        }
    }

    @Test func `notices the same by looking, and nothing where nothing changed`() throws {
        let git = scratch.repository()
        git.commit("First", ["a": "1"])
        let repository = try Repository.open(at: git.path)
        let watcher = RefWatcher(repository, method: .polling, pollMilliseconds: 20)
        #expect(watcher.descriptor == nil)
        for (name, arguments) in Self.changes {
            #expect(latency(watcher) { ScratchRepository.run(arguments, in: git.path) } != nil, "\(name)")
        }
        for watcher in [watcher, RefWatcher(repository)] {
            git.write("untracked", "1")
            git.write(".git/refs/heads/x.lock", "1")
            git.git("add", "untracked")
            #expect(!watcher.wait(timeoutMilliseconds: 100))
        }
    }

    @Test func `notices that the repository is deleted, comes back and is moved away by a parent`() throws {
        let git = scratch.repository("parent/repository")
        git.commit("First", ["a": "1"])
        let path = git.path
        let parent = scratch.root + "/parent"
        let watcher = RefWatcher(try Repository.open(at: path), path: path, pollMilliseconds: 60_000)
        let move = { (from: String, to: String) in
            { @Sendable () -> Void in try? FileManager.default.moveItem(atPath: from, toPath: to) }
        }
        #expect(latency(watcher, move(path, path + ".away")) != nil, "moved away")
        #expect(latency(watcher, move(path + ".away", path)) != nil, "back")
        #expect(latency(watcher, { git.commit("Second") }) != nil, "a commit after it came back")
        #expect(latency(watcher, move(parent, parent + ".away")) != nil, "the parent moved away")
        #expect(latency(watcher, move(parent + ".away", parent)) != nil, "the parent is back")
        #expect(latency(watcher, { git.commit("Third") }) != nil)
        #expect(latency(watcher, { try? FileManager.default.removeItem(atPath: path) }) != nil, "deleted")
        let root = scratch.root
        let again = latency(watcher) { ScratchRepository.run(["init", "-q", "-b", "main", path], in: root) }
        #expect(again != nil, "made anew")
        while watcher.wait(timeoutMilliseconds: 50) {}
        #expect(latency(watcher, { git.commit("Anew", ["a": "1"]) }) != nil, "a commit in the new one")
    }

    @Test func `works for bare repositories and linked work trees`() throws {
        let git = scratch.repository()
        git.commit("First", ["a": "1"])
        git.git("worktree", "add", "-q", "-b", "linked", scratch.root + "/linked")
        git.git("clone", "-q", "--bare", ".", scratch.root + "/bare.git")
        for path in [scratch.root + "/linked", scratch.root + "/bare.git"] {
            let watcher = RefWatcher(try Repository.open(at: path), pollMilliseconds: 60_000)
            #expect(latency(watcher) { ScratchRepository.run(["tag", "v1"], in: path) } != nil)
            #expect(latency(watcher) { ScratchRepository.run(["branch", "x/y"], in: path) } != nil)
            #expect(
                latency(watcher) {
                    ScratchRepository.run(["symbolic-ref", "HEAD", "refs/heads/x/y"], in: path)
                } != nil)
        }
    }

    @Test func `ends when it is cancelled`() throws {
        let watcher = RefWatcher(try Repository.open(at: scratch.repository().path))
        let cancellation = Cancellation()
        Thread.detachNewThread {
            usleep(50_000)
            cancellation.cancel()
        }
        let start = ContinuousClock.now
        #expect(!watcher.wait(timeoutMilliseconds: 20_000, cancellation: cancellation))
        #expect(ContinuousClock.now - start < .seconds(5))
    }
}

@Suite struct `The poll schedule` {
    @Test func `stays within its jitter, spreads out, and repeats with its seed`() {
        var schedule = PollSchedule(interval: 10_000, jitter: 10, seed: 7)
        var same = schedule
        let times = (0..<200).map { _ in schedule.next() }
        #expect(times.allSatisfy { (9_000...11_000).contains($0) })
        #expect(Set(times).count > 100)
        #expect(times == (0..<200).map { _ in same.next() })
    }

    @Test func `backs off while the remote fails and returns at once`() {
        var schedule = PollSchedule(interval: 1_000, jitter: 0, maximum: 5_000, seed: 1)
        #expect((0..<5).map { _ in schedule.next(failed: true) } == [2_000, 4_000, 5_000, 5_000, 5_000])
        #expect(schedule.next() == 1_000)
    }
}
