internal import CGit

extension Repository {
    /// Whether only a part of the files is checked out.
    var isSparse: Bool {
        if isEnabled("core.sparseCheckout") { return true }
        // libgit2 1.5 does not read the settings of a single work tree, where git keeps this one.
        let settings = SmallFile.read(gitDirectory + "config.worktree", limit: 1 << 20) ?? []
        return String(decoding: settings, as: UTF8.self).split(whereSeparator: \.isNewline).contains { line in
            let words = line.lowercased().split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == "=" })
            return words == ["sparsecheckout", "true"] || words == ["sparsecheckout"]
        }
    }

    /// Whether the repository is a partial clone, where objects may be missing that git would fetch when needed.
    var isPartial: Bool {
        var configuration: OpaquePointer?
        guard git_repository_config_snapshot(&configuration, pointer) == 0 else { return false }
        defer { git_config_free(configuration) }
        var value: UnsafePointer<CChar>?
        if git_config_get_string(&value, configuration, "extensions.partialClone") == 0 { return true }
        var remotes: OpaquePointer?
        guard git_config_iterator_glob_new(&remotes, configuration, "^remote\\..*\\.promisor$") == 0 else {
            return false
        }
        defer { git_config_iterator_free(remotes) }
        var entry: UnsafeMutablePointer<git_config_entry>?
        return git_config_next(&entry, remotes) == 0
    }

    private func isEnabled(_ name: String) -> Bool {
        var configuration: OpaquePointer?
        guard git_repository_config_snapshot(&configuration, pointer) == 0 else { return false }
        defer { git_config_free(configuration) }
        var value: Int32 = 0
        return git_config_get_bool(&value, configuration, name) == 0 && value == 1
    }
}
