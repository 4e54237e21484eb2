import Kubernetes

/// Files in memory: one tree of a container's own files, or of a volume. Paths are absolute and without `.`, `..`.
struct FileTree: Sendable {
    struct Node: Sendable {
        /// nil: a directory.
        var content: [UInt8]?
        var mode: Int
        var modified: Timestamp

        var isDirectory: Bool { content == nil }
        var size: Int { content?.count ?? 4096 }
    }

    /// What can go wrong, in the words of the C library.
    enum Failure: String, Error {
        case missing = "No such file or directory"
        case isDirectory = "Is a directory"
        case notDirectory = "Not a directory"
        case exists = "File exists"
        case notEmpty = "Directory not empty"
        case readOnly = "Read-only file system"
        case full = "No space left on device"
        case denied = "Permission denied"
        case busy = "Device or resource busy"
    }

    private(set) var nodes: [String: Node] = [:]
    private(set) var bytes = 0

    static let maximumNodes = 4096
    static let maximumBytes = 8 << 20

    subscript(path: String) -> Node? {
        path == "/"
            ? nodes[path] ?? Node(content: nil, mode: 0o755, modified: .init(seconds: 0)) : nodes[path]
    }

    /// The names in a directory, sorted.
    func names(in directory: String) -> [String] {
        let prefix = directory == "/" ? "/" : directory + "/"
        var names: [String] = []
        for path in nodes.keys where path.hasPrefix(prefix) && path.utf8.count > prefix.utf8.count {
            let rest = path.dropFirst(prefix.count)
            if !rest.utf8.contains(UInt8(ascii: "/")) { names.append(String(rest)) }
        }
        return names.sorted()
    }

    static func parent(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    /// Writes a file whose directory has to be there.
    mutating func write(
        _ path: String, _ content: [UInt8], appends: Bool = false, mode: Int = 0o644, now: Timestamp
    ) throws(Failure) {
        guard let parent = self[Self.parent(of: path)] else { throw .missing }
        guard parent.isDirectory else { throw .notDirectory }
        let old = nodes[path]
        if let old, old.isDirectory { throw .isDirectory }
        let grown = content.count - (appends ? 0 : old?.size ?? 0)
        guard bytes + grown <= Self.maximumBytes, old != nil || nodes.count < Self.maximumNodes else {
            throw .full
        }
        bytes += grown
        if appends, old != nil {
            nodes[path]?.content?.append(contentsOf: content)
            nodes[path]?.modified = now
        } else {
            nodes[path] = Node(content: content, mode: old?.mode ?? mode, modified: now)
        }
    }

    mutating func makeDirectory(_ path: String, withParents: Bool = false, now: Timestamp) throws(Failure) {
        if let old = self[path] {
            guard withParents, old.isDirectory else { throw .exists }
            return
        }
        let parent = Self.parent(of: path)
        if self[parent] == nil {
            guard withParents else { throw .missing }
            try makeDirectory(parent, withParents: true, now: now)
        } else if self[parent]?.isDirectory == false {
            throw .notDirectory
        }
        guard nodes.count < Self.maximumNodes else { throw .full }
        nodes[path] = Node(content: nil, mode: 0o755, modified: now)
    }

    /// Removes a file, or a directory with what is in it.
    mutating func remove(_ path: String, recursively: Bool) throws(Failure) {
        guard let node = nodes[path] else { throw .missing }
        if node.isDirectory {
            let inside = nodes.keys.filter { $0.hasPrefix(path + "/") }
            guard recursively || inside.isEmpty else { throw .notEmpty }
            for path in inside { bytes -= nodes.removeValue(forKey: path)?.content?.count ?? 0 }
        }
        bytes -= nodes.removeValue(forKey: path)?.content?.count ?? 0
    }

    mutating func setMode(_ path: String, _ mode: Int) { nodes[path]?.mode = mode }

    /// Puts a file with all its directories there, whatever was before: what an image or a volume brings.
    mutating func provide(_ path: String, _ content: [UInt8], mode: Int = 0o644, now: Timestamp) {
        try? makeDirectory(Self.parent(of: path), withParents: true, now: now)
        try? write(path, content, mode: mode, now: now)
    }
}
