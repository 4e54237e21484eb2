import YAML

/// The values of an application's `helm`: those of its files, then those it states itself, then its parameters.
struct HelmValueFiles<Tree: FileTree> {
    let tree: Tree
    /// The source's directory.
    let root: String
    let helm: ApplicationSource.Helm
    private static var largestFile: Int { 5 << 20 }

    /// The files that were read.
    private(set) var read: [String] = []

    init(_ tree: Tree, root: String, helm: ApplicationSource.Helm) {
        self.tree = tree
        self.root = root
        self.helm = helm
    }

    mutating func values() throws(HelmError) -> Map {
        var values = Map()
        for name in helm.valueFiles {
            for path in try paths(of: name) {
                let bytes = try contents(path)
                do throws(HelmError) {
                    values = ValuesFile.merged(values, try ValuesFile.read(bytes))
                } catch {
                    throw HelmError("failed to parse \(path): \(error.message)", file: path)
                }
            }
        }
        if !helm.values.isEmpty {
            do throws(HelmError) {
                values = ValuesFile.merged(values, try ValuesFile.read(Array(helm.values.utf8)))
            } catch {
                throw error.prefixed("failed to parse the source's values")
            }
        }
        return try withParameters(values)
    }

    private mutating func withParameters(_ given: Map) throws(HelmError) -> Map {
        var values = given
        for isString in [false, true] {
            for parameter in helm.parameters where parameter.forceString == isString {
                let text = "\(parameter.name)=\(Self.escaped(parameter.value))"
                do throws(HelmError) {
                    try SetExpression.apply(text, to: &values, mode: isString ? .string : .typed)
                } catch {
                    throw error.prefixed("failed parsing --set\(isString ? "-string" : "") data")
                }
            }
        }
        for parameter in helm.fileParameters {
            guard let path = resolve(parameter.path) else { throw leaves(parameter.path) }
            let content = String(decoding: try contents(path), as: UTF8.self)
            do throws(HelmError) {
                try SetExpression.apply("\(parameter.name)=x", to: &values) { _ in .string(content) }
            } catch {
                throw error.prefixed("failed parsing --set-file data")
            }
        }
        return values
    }

    /// A parameter's value with its commas escaped, unless it is a list.
    private static func escaped(_ value: String) -> String {
        if value.hasPrefix("{"), value.hasSuffix("}") { return value }
        var text = ""
        var previous: Character?
        for character in value {
            // A comma at the beginning, or one that is escaped already, stays.
            if character == ",", let previous, previous != "\\" { text.append("\\") }
            text.append(character)
            previous = character
        }
        return text
    }

    // MARK: - Files

    private func leaves(_ name: String) -> HelmError {
        HelmError("the values file \(name) is outside the repository")
    }

    /// The path in the repository, nil when it leaves it.
    private func resolve(_ name: String) -> String? {
        name.hasPrefix("/")
            ? TreePath.normalized(name) : TreePath.normalized(TreePath.join(root, name))
    }

    /// The files that one entry of `valueFiles` names.
    private func paths(of name: String) throws(HelmError) -> [String] {
        for prefix in ["http://", "https://"] where name.hasPrefix(prefix) {
            throw HelmError("the values file \(name) would have to be fetched, which is not allowed")
        }
        if name.hasPrefix("$") {
            throw HelmError(
                "the values file \(name) is in another source, which an Application has not got here")
        }
        guard let path = resolve(name) else { throw leaves(name) }
        if try entry(at: path) != nil { return [path] }
        if name.contains(where: { "*?[{".contains($0) }) {
            let found = try matches(path)
            if !found.isEmpty { return found }
        }
        if helm.ignoresMissingValueFiles { return [] }
        throw HelmError("open \(path): no such file or directory", file: path)
    }

    private func matches(_ pattern: String) throws(HelmError) -> [String] {
        let glob: Glob
        do throws(RenderError) { glob = try Glob(pattern, separator: "/") } catch {
            throw HelmError(error.message)
        }
        // What stands before the first special character decides where to look.
        let fixed = pattern.prefix { !"*?[{\\".contains($0) }
        let start = TreePath.directory(of: String(fixed))
        var found: [String] = []
        var budget = 10_000
        try walk(start, depth: 0, &budget) { if glob.matches($0) { found.append($0) } }
        return found.sorted(by: utf8Less)
    }

    private func walk(
        _ directory: String, depth: Int, _ budget: inout Int, _ take: (String) -> Void
    ) throws(HelmError) {
        guard depth < 32 else { return }
        for entry in try entries(directory) {
            budget -= 1
            guard budget > 0 else { throw HelmError("the glob looks at too many files", isBound: true) }
            let path = TreePath.join(directory, entry.name)
            switch entry.kind {
            case .file: take(path)
            case .directory: try walk(path, depth: depth + 1, &budget, take)
            case .symbolicLink, .repository: continue
            }
        }
    }

    private func entries(_ directory: String) throws(HelmError) -> [FileEntry] {
        do throws(RenderError) { return try tree.entries(of: directory) } catch {
            throw HelmError(error.message)
        }
    }

    private func entry(at path: String) throws(HelmError) -> FileEntry? {
        let name = TreePath.name(of: path)
        return try entries(TreePath.directory(of: path)).first {
            $0.name == name && ($0.kind == .file || $0.kind == .symbolicLink)
        }
    }

    private mutating func contents(_ path: String, links: Int = 0) throws(HelmError) -> [UInt8] {
        guard let entry = try entry(at: path) else {
            throw HelmError("open \(path): no such file or directory", file: path)
        }
        guard entry.size <= Self.largestFile else {
            throw HelmError(
                "the values file \(path) has more than \(Self.largestFile >> 20) MiB", isBound: true)
        }
        read.append(path)
        let bytes: [UInt8]
        do throws(RenderError) { bytes = try tree.contents(of: path) } catch {
            throw HelmError(error.message, file: path)
        }
        guard entry.kind == .symbolicLink else { return bytes }
        let target = String(decoding: bytes, as: UTF8.self)
        guard links < 16, !target.hasPrefix("/"),
            let next = TreePath.normalized(TreePath.join(TreePath.directory(of: path), target))
        else {
            throw HelmError("the symbolic link \(path) leads out of the repository", file: path)
        }
        return try contents(next, links: links + 1)
    }
}
