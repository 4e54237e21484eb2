import Foundation
import Testing

@testable import Git

/// A folder that is deleted with the object, and repositories in it made with the `git` command.
final class Scratch {
    let root: String

    init() {
        root = FileManager.default.temporaryDirectory.path + "/trimtab-git-" + UUID().uuidString
        try? FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    /// A new repository with the branch `main` and no commit.
    func repository(_ name: String = "repository", bare: Bool = false) -> ScratchRepository {
        let path = root + "/" + name
        ScratchRepository.run(["init", "-q", "-b", "main"] + (bare ? ["--bare"] : []) + [path], in: root)
        return ScratchRepository(path: path)
    }
}

/// A repository that the `git` command works on: what tests compare with.
struct ScratchRepository {
    let path: String

    @discardableResult
    func git(_ arguments: String..., at seconds: Int? = nil) -> String {
        Self.run(arguments, in: path, at: seconds)
    }

    func write(_ file: String, _ text: String) {
        let full = path + "/" + file
        let folder = (full as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try? Data(text.utf8).write(to: URL(fileURLWithPath: full))
    }

    func read(_ file: String) -> String? {
        FileManager.default.contents(atPath: path + "/" + file).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Writes files and commits everything; returns the commit.
    @discardableResult
    func commit(_ message: String, _ files: [String: String] = [:], at seconds: Int? = nil) -> ObjectID {
        for (file, text) in files { write(file, text) }
        git("add", "-A")
        Self.run(["commit", "-q", "--allow-empty", "-m", message], in: path, at: seconds)
        return head
    }

    var head: ObjectID { id("HEAD") }

    func id(_ revision: String) -> ObjectID { ObjectID(git("rev-parse", revision)) ?? .zero }

    /// Runs git with an identity and without the machine's configuration; returns what it prints, trimmed.
    @discardableResult
    static func run(_ arguments: [String], in directory: String, at seconds: Int? = nil) -> String {
        var environment: [String: String?] = [
            "HOME": directory,
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "Ada", "GIT_AUTHOR_EMAIL": "ada@example.com",
            "GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com",
            "GIT_ALLOW_PROTOCOL": "file",
            "GIT_TERMINAL_PROMPT": "0",
        ]
        if let seconds {
            environment["GIT_AUTHOR_DATE"] = "\(seconds) +0200"
            environment["GIT_COMMITTER_DATE"] = "\(seconds) +0200"
        }
        return Command.run("git", arguments, in: directory, environment: environment)
    }
}

/// Runs a program for a test.
enum Command {
    /// What the program prints on either output, trimmed.
    ///
    /// Not Foundation's `Process`: on Linux its waiting goes wrong when several threads start programs at once, since
    /// each one inherits what the others are waited for by.
    @discardableResult
    static func run(
        _ program: String, _ arguments: [String], in directory: String = "/",
        environment: [String: String?] = [:]
    ) -> String {
        do {
            let child = try ChildProcess(
                executable: "/bin/sh",
                arguments: ["-c", "cd \"$0\" && exec \"$@\" 2>&1", directory, program] + arguments,
                environment: environment)
            var output = Data()
            var buffer = [UInt8](repeating: 0, count: 16 << 10)
            while true {
                let count = read(child.channel, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                output += buffer[..<count]
            }
            child.end(graceMilliseconds: 60_000)
            return String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch {
            Issue.record("\(program) cannot be run: \(error)")
            return ""
        }
    }
}

/// The error a body throws; a failure of the test when it throws none.
func gitError(_ body: () throws -> Void, at place: SourceLocation = #_sourceLocation) -> GitError {
    do {
        try body()
    } catch let error as GitError {
        return error
    } catch {
        Issue.record("another error: \(error)", sourceLocation: place)
    }
    Issue.record("no error was thrown", sourceLocation: place)
    return GitError(.other, "none")
}
