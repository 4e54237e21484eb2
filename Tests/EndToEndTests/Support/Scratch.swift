import Foundation

/// Folders and repositories that a test makes and leaves to the system's cleaning.
enum Scratch {
    static func folder(_ name: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "trimtab-\(name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        return folder
    }
}

/// A scratch git repository with the example's files.
struct ScratchRepository {
    let folder: URL

    /// Makes the repository from `example-repo` with one commit on `main`.
    init() throws {
        folder = try Scratch.folder("repository").appending(path: "web")
        try FileManager.default.copyItem(at: Checkout.root.appending(path: "example-repo"), to: folder)
        try git("init", "-q", "-b", "main")
        try git("config", "user.name", "Ada Lovelace")
        try git("config", "user.email", "ada@example.com")
        try commit("Begin")
    }

    @discardableResult
    func git(_ arguments: String...) throws -> String {
        let program = try Program.run("git", arguments, in: folder)
        guard program.status == 0 else {
            throw ProgramFailure(command: "git \(arguments.joined(separator: " "))", program: program)
        }
        return program.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Commits everything in the work tree; the new commit's id.
    @discardableResult
    func commit(_ message: String) throws -> String {
        try git("add", "-A")
        try git("commit", "-q", "-m", message)
        return try head
    }

    var head: String { get throws { try git("rev-parse", "HEAD") } }

    func read(_ file: String) throws -> String {
        try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    }

    func write(_ file: String, _ text: String) throws {
        try text.write(to: folder.appending(path: file), atomically: true, encoding: .utf8)
    }

    func replace(_ text: String, with other: String, in file: String) throws {
        let old = try read(file)
        guard old.contains(text) else { throw MissingText(text: text, file: file) }
        try write(file, old.replacingOccurrences(of: text, with: other))
    }

    struct MissingText: Error {
        var text: String
        var file: String
    }
}
