import Rendering

/// A tree of files in memory, whose ids are its content.
struct MemoryTree: FileTree {
    enum Node {
        case text(String)
        case bytes([UInt8])
        case link(String)
        case submodule
    }

    var files: [String: Node]

    init(_ files: [String: String] = [:], links: [String: String] = [:]) {
        self.files = files.mapValues { .text($0) }
        for (path, target) in links { self.files[path] = .link(target) }
    }

    func treeID(of path: String) throws(RenderError) -> String? {
        let prefix = path.isEmpty ? "" : path + "/"
        let below = files.filter { $0.key.hasPrefix(prefix) }.sorted { $0.key < $1.key }
        return below.isEmpty ? nil : below.map { "\($0.key.dropFirst(prefix.count))=\($0.value)" }.joined()
    }

    func entries(of path: String) throws(RenderError) -> [FileEntry] {
        let prefix = path.isEmpty ? "" : path + "/"
        var entries: [String: FileEntry] = [:]
        for (file, node) in files where file.hasPrefix(prefix) {
            let parts = file.dropFirst(prefix.count).split(separator: "/", maxSplits: 1)
            let name = String(parts[0])
            if parts.count > 1 {
                entries[name] = FileEntry(name: name, kind: .directory, contentID: "")
                continue
            }
            switch node {
            case .text(let text):
                entries[name] = FileEntry(name: name, kind: .file, contentID: text, size: text.utf8.count)
            case .bytes(let bytes):
                entries[name] = FileEntry(
                    name: name, kind: .file, contentID: "\(bytes)", size: bytes.count)
            case .link(let target):
                entries[name] = FileEntry(name: name, kind: .symbolicLink, contentID: target)
            case .submodule: entries[name] = FileEntry(name: name, kind: .repository, contentID: "")
            }
        }
        return entries.values.sorted { $0.name < $1.name }
    }

    func contents(of path: String) throws(RenderError) -> [UInt8] {
        switch files[path] {
        case .text(let text), .link(let text): return Array(text.utf8)
        case .bytes(let bytes): return bytes
        default: throw RenderError(.unreadable, "\(path) cannot be read")
        }
    }
}
