import GeneratedRepository
import Rendering

/// The generated files as a commit's tree that is held in memory.
struct MemoryTree: FileTree {
    private let treeID: String
    private let entries: [FileEntry]
    private let texts: [String: [UInt8]]

    /// - Parameter changed: the number of an application whose Deployment has another image, nil for none.
    init(_ repository: GeneratedRepository, changed: Int? = nil) {
        var texts: [String: [UInt8]] = [:]
        var entries: [FileEntry] = []
        let changedPath = changed.map {
            "\(GeneratedRepository.directory)/\(GeneratedRepository.name($0))-deployment.yaml"
        }
        for file in repository.files {
            let isChanged = file.path == changedPath
            let text =
                isChanged
                ? repository.deployment(changed ?? 0, image: "registry.example.com/team/web:2.0.0")
                : file.text
            texts[file.path] = Array(text.utf8)
            entries.append(
                FileEntry(
                    name: String(file.path.dropFirst(GeneratedRepository.directory.count + 1)), kind: .file,
                    contentID: file.path + (isChanged ? "@2" : "@1"), size: text.utf8.count))
        }
        self.texts = texts
        self.entries = entries
        treeID = changed.map { "tree-\($0)" } ?? "tree"
    }

    func treeID(of path: String) throws(RenderError) -> String? {
        path == GeneratedRepository.directory ? treeID : nil
    }

    func entries(of path: String) throws(RenderError) -> [FileEntry] {
        path == GeneratedRepository.directory ? entries : []
    }

    func contents(of path: String) throws(RenderError) -> [UInt8] { texts[path] ?? [] }
}
