internal import CGit

extension Repository {
    /// The branches' short names, sorted bytewise.
    package func branches() throws(GitError) -> [String] {
        try references(under: "refs/heads/").map { String($0.name.dropFirst("refs/heads/".count)) }
    }

    /// The tags' short names, sorted bytewise.
    package func tags() throws(GitError) -> [String] {
        try references(under: "refs/tags/").map { String($0.name.dropFirst("refs/tags/".count)) }
    }

    /// All references below a prefix (`refs/` for all) with what they point to, sorted bytewise by name.
    ///
    /// A tag's target is the tag object where it is annotated. Symbolic references that lead nowhere are left out.
    package func references(under prefix: String) throws(GitError) -> [(name: String, target: ObjectID)] {
        var iterator: OpaquePointer?
        try GitError.check(
            git_reference_iterator_glob_new(&iterator, pointer, prefix + "*"), "list references",
            location: location)
        defer { git_reference_iterator_free(iterator) }
        var names: [String] = []
        while true {
            var name: UnsafePointer<CChar>?
            let status = git_reference_next_name(&name, iterator)
            if status == GIT_ITEROVER.rawValue { break }
            try GitError.check(status, "list references", location: location)
            if let name { names.append(String(cString: name)) }
        }
        var references: [(name: String, target: ObjectID)] = []
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            if let target = try target(of: name) { references.append((name, target)) }
        }
        return references
    }
}
