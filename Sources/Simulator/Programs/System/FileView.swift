import Kubernetes

/// A container's files as its processes see them: its own, and the volumes mounted over them.
struct FileView: Sendable {
    struct Mount: Sendable {
        /// Where in the container.
        var path: String
        var volume: String
        /// Where in the volume; empty: its root.
        var inner: String
        var isReadOnly: Bool
    }

    var root = FileTree()
    /// The pod's volumes by name.
    var volumes: [String: FileTree] = [:]
    /// Longer paths first.
    var mounts: [Mount] = []

    /// A path made absolute and plain.
    static func normalize(_ path: String, in directory: String) -> String {
        var parts: [Substring] = path.hasPrefix("/") ? [] : directory.split(separator: "/")
        for part in path.split(separator: "/") {
            switch part {
            case ".": break
            case "..": _ = parts.popLast()
            default: parts.append(part)
            }
        }
        return "/" + parts.joined(separator: "/")
    }

    private func place(_ path: String) -> (mount: Mount, inner: String)? {
        for mount in mounts {
            if path == mount.path { return (mount, mount.inner.isEmpty ? "/" : mount.inner) }
            if path.hasPrefix(mount.path == "/" ? "/" : mount.path + "/") {
                return (mount, mount.inner + path.dropFirst(mount.path == "/" ? 0 : mount.path.count))
            }
        }
        return nil
    }

    subscript(path: String) -> FileTree.Node? {
        if let (mount, inner) = place(path) { return volumes[mount.volume]?[inner] }
        return root[path]
    }

    func content(_ path: String) throws(FileTree.Failure) -> [UInt8] {
        guard let node = self[path] else { throw .missing }
        guard let content = node.content else { throw .isDirectory }
        return content
    }

    func names(in path: String) throws(FileTree.Failure) -> [String] {
        guard let node = self[path] else { throw .missing }
        guard node.isDirectory else { throw .notDirectory }
        guard let (mount, inner) = place(path) else {
            // Where something is mounted there is at least a name.
            let mounted = mounts.filter { FileTree.parent(of: $0.path) == path && $0.path != "/" }.map {
                String($0.path.split(separator: "/").last ?? "")
            }
            return Array(Set(root.names(in: path) + mounted)).sorted()
        }
        return volumes[mount.volume]?.names(in: inner) ?? []
    }

    private mutating func change(
        _ path: String, _ body: (inout FileTree, String) throws(FileTree.Failure) -> Void
    ) throws(FileTree.Failure) {
        guard let (mount, inner) = place(path) else { return try body(&root, path) }
        guard !mount.isReadOnly else { throw .readOnly }
        var tree = volumes.removeValue(forKey: mount.volume) ?? FileTree()
        do throws(FileTree.Failure) {
            try body(&tree, inner)
        } catch {
            volumes[mount.volume] = tree
            throw error
        }
        volumes[mount.volume] = tree
    }

    mutating func write(
        _ path: String, _ content: [UInt8], appends: Bool = false, now: Timestamp
    ) throws(FileTree.Failure) {
        guard path.hasPrefix("/proc/") == false, path.hasPrefix("/sys/") == false else { throw .denied }
        try change(path) { tree, inner throws(FileTree.Failure) in
            try tree.write(inner, content, appends: appends, now: now)
        }
    }

    mutating func makeDirectory(_ path: String, withParents: Bool, now: Timestamp) throws(FileTree.Failure) {
        try change(path) { tree, inner throws(FileTree.Failure) in
            try tree.makeDirectory(inner, withParents: withParents, now: now)
        }
    }

    mutating func remove(_ path: String, recursively: Bool) throws(FileTree.Failure) {
        if mounts.contains(where: { $0.path == path || $0.path.hasPrefix(path + "/") }) { throw .busy }
        try change(path) { tree, inner throws(FileTree.Failure) in
            try tree.remove(inner, recursively: recursively)
        }
    }

    mutating func setMode(_ path: String, _ mode: Int) throws(FileTree.Failure) {
        guard self[path] != nil else { throw .missing }
        try change(path) { tree, inner throws(FileTree.Failure) in tree.setMode(inner, mode) }
    }

    /// The files that a pattern such as `/etc/*.conf` names, sorted; none when nothing matches.
    func matches(_ pattern: String, quoted: [Bool], in directory: String) -> [String] {
        let bytes = Array(pattern.utf8)
        var parts: [(bytes: [UInt8], quoted: [Bool])] = [([], [])]
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "/") {
                parts.append(([], []))
            } else {
                parts[parts.count - 1].bytes.append(byte)
                parts[parts.count - 1].quoted.append(quoted[index])
            }
        }
        var found: [String] = [pattern.hasPrefix("/") ? "/" : ""]
        for part in parts where !part.bytes.isEmpty {
            let glob = ShellPattern(part.bytes, quoted: part.quoted)
            let text = String(decoding: part.bytes, as: UTF8.self)
            var next: [String] = []
            for base in found.prefix(1000) {
                let prefix = base.isEmpty || base.hasSuffix("/") ? base : base + "/"
                if glob.isMagic {
                    let names = (try? self.names(in: Self.normalize(base, in: directory))) ?? []
                    next += names.filter {
                        ($0.first != "." || part.bytes.first == UInt8(ascii: ".")) && glob.matches($0)
                    }.map { prefix + $0 }
                } else if self[Self.normalize(prefix + text, in: directory)] != nil {
                    next.append(prefix + text)
                }
            }
            found = next
        }
        return found
    }
}
