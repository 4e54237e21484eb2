internal import CGit
internal import Glibc

extension Repository {
    /// The folder a remote's mirror is kept in, below a folder of mirrors. Credentials in the address make no
    /// difference to it.
    package static func mirrorPath(of location: RepositoryLocation, in directory: String) -> String {
        let hash = SHA1.hash(Array(location.redactedDescription.utf8)).prefix(6)
        return directory + "/" + location.defaultName + "-" + Hexadecimal.text(of: hash) + ".git"
    }

    /// Opens the bare mirror of a remote, and makes an empty one when there is none; `TransferRequest.fetch` fills it.
    ///
    /// A mirror that cannot be opened any more (a full disk, a crash of the machine) is put aside under the name
    /// `….broken` and made anew: everything in it can be fetched again.
    ///
    /// - Parameter directory: The folder of all mirrors. It is made when missing, for its owner alone.
    package static func openMirror(
        of location: RepositoryLocation, in directory: String
    ) throws(GitError) -> Repository {
        Library.start()
        try makeFolder(directory)
        let path = mirrorPath(of: location, in: directory)
        if access(path, F_OK) == 0 {
            if let mirror = try? open(path, flags: mirrorFlags) { return named(mirror, location) }
            let aside = path + ".broken"
            try removeAll(aside)
            guard rename(path, aside) == 0 else { throw fileError("put the broken mirror aside", path) }
        }
        try makeMirror(at: path)
        return named(try open(path, flags: mirrorFlags), location)
    }

    static let mirrorFlags = GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue | GIT_REPOSITORY_OPEN_BARE.rawValue

    private static func named(_ repository: Repository, _ location: RepositoryLocation) -> Repository {
        repository.location = location.redactedDescription
        return repository
    }

    /// Makes the mirror under another name first: whoever sees it under its own name sees it whole.
    private static func makeMirror(at path: String) throws(GitError) {
        let draft = path + ".new-\(getpid())-\(MonotonicClock.milliseconds())"
        var options = git_repository_init_options()
        git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION))
        options.flags = GIT_REPOSITORY_INIT_BARE.rawValue | GIT_REPOSITORY_INIT_MKDIR.rawValue
        // Manifests may hold secrets.
        options.mode = 0o700
        var pointer: OpaquePointer?
        let status = "main".withCString { branch in
            options.initial_head = branch
            return git_repository_init_ext(&pointer, draft, &options)
        }
        git_repository_free(pointer)
        guard status >= 0 else {
            let error = GitError(status: status, doing: "make the mirror", location: path)
            try removeAll(draft)
            throw error
        }
        guard rename(draft, path) == 0 else {
            let error = fileError("make the mirror", path)
            try removeAll(draft)
            // Another process made it at the same moment.
            if access(path, F_OK) == 0 { return }
            throw error
        }
    }

    private static func makeFolder(_ path: String) throws(GitError) {
        var current = ""
        for component in path.split(separator: "/") {
            current += (current.isEmpty && !path.hasPrefix("/") ? "" : "/") + component
            if access(current, F_OK) == 0 { continue }
            guard mkdir(current, 0o700) == 0 || errno == EEXIST else {
                throw fileError("make the folder", current)
            }
        }
    }

    static func fileError(_ action: String, _ path: String) -> GitError {
        let cause = String(cString: strerror(errno))
        let code: GitError.Code = errno == ENOSPC || errno == EDQUOT ? .diskFull : .other
        return GitError(code, "cannot " + action, hint: code.usualHint, location: path, cause: cause)
    }

    /// Removes a folder with all it holds, without following links. Nothing happens when there is none.
    static func removeAll(_ path: String) throws(GitError) {
        for (name, isDirectory) in DirectoryListing.entries(of: path) {
            let child = path + "/" + name
            if isDirectory {
                try removeAll(child)
            } else if unlink(child) != 0, errno != ENOENT {
                throw fileError("remove", child)
            }
        }
        if rmdir(path) != 0, errno != ENOENT { throw fileError("remove", path) }
    }
}
