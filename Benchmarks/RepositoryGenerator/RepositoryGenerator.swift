import ArgumentParser
import Foundation
import GeneratedRepository

/// Writes a git repository of N Deployments and N Services and commits it with the `git` program.
@main
struct RepositoryGenerator: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Writes a git repository of N Deployments and N Services, one file per object, in one commit.")

    @Argument(help: "Where to write it; the directory must be empty or not exist.")
    var directory: String

    @Option(help: "How many Deployments, and as many Services.")
    var count = 1_000

    @Option(help: "The replicas of each Deployment.")
    var replicas = 0

    func validate() throws {
        guard (1...100_000).contains(count) else {
            throw ValidationError("--count must be between 1 and 100000.")
        }
        guard replicas >= 0 else { throw ValidationError("--replicas cannot be negative.") }
    }

    func run() throws {
        let root = URL(filePath: directory, directoryHint: .isDirectory)
        let files = FileManager.default
        try files.createDirectory(at: root, withIntermediateDirectories: true)
        guard try files.contentsOfDirectory(atPath: root.path).isEmpty else {
            throw ValidationError("\(directory) is not empty.")
        }
        let repository = GeneratedRepository(count: count, replicas: replicas)
        try files.createDirectory(
            at: root.appending(path: GeneratedRepository.directory), withIntermediateDirectories: true)
        for file in repository.files {
            try Data(file.text.utf8).write(to: root.appending(path: file.path))
        }
        try git(["init", "--quiet", "--initial-branch=main"], in: root)
        try git(["add", "--all"], in: root)
        try git(["commit", "--quiet", "--message=Add \(count) applications"], in: root)
    }

    /// Runs git with a fixed author, whatever the machine's configuration says.
    private func git(_ arguments: [String], in root: URL) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            [
                "git", "-c", "user.name=Generator", "-c", "user.email=generator@example.com",
                "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false",
            ] + arguments
        process.currentDirectoryURL = root
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw CleanExit.message("git \(arguments[0]) failed with \(process.terminationStatus)")
        }
    }
}
