import ExampleData
import FoundationEssentials

/// A scratch git repository with the files of `example-repo`, to play with.
struct DemoRepository {
    let folder: String
    static let branch = "main"

    /// Uses the repository in `folder`, or makes one there; refuses a folder that holds anything else.
    init(in folder: String) async throws {
        self.folder = folder
        let files = FileManager.default
        if files.fileExists(atPath: folder + "/.git") { return }
        let present = (try? files.contentsOfDirectory(atPath: folder)) ?? []
        guard present.isEmpty else {
            throw Failure(
                "\(folder) is not empty and no git repository",
                hint: "name another folder with --directory")
        }
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for index in 0..<example_file_count() {
            let file = example_file_at(index)
            let data = Data(UnsafeBufferPointer(start: file.bytes, count: file.size))
            try data.write(to: URL(filePath: folder + "/" + String(cString: file.name)))
        }
        try await Tool.git(["init", "-q", "-b", Self.branch], in: folder).run()
        // An author, unless the user has one.
        if (try? await Tool.git(["config", "user.email"], in: folder).run()) == nil {
            try await Tool.git(["config", "user.name", "Demo"], in: folder).run()
            try await Tool.git(["config", "user.email", "demo@localhost"], in: folder).run()
        }
        try await Tool.git(["add", "-A"], in: folder).run()
        try await Tool.git(["commit", "-q", "-m", "Begin with the example"], in: folder).run()
    }

    /// The commit that the branch points to.
    func head() async throws -> String {
        let output = try await Tool.git(["rev-parse", "HEAD"], in: folder).run()
        return String(output.filter { !$0.isWhitespace })
    }

    /// Replaces a text that a file holds; throws when it does not.
    func replace(_ text: String, with other: String, in file: String) throws {
        let url = URL(filePath: folder + "/" + file)
        let old = String(decoding: try Data(contentsOf: url), as: UTF8.self)
        let new = old.replacing(text, with: other)
        guard new != old else { throw Failure("\(file) does not hold \"\(text)\"") }
        try write(file, new)
    }

    func write(_ file: String, _ text: String) throws {
        try Data(text.utf8).write(to: URL(filePath: folder + "/" + file))
    }
}
