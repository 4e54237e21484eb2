internal import CGit

/// libgit2, started once in the process.
///
/// Its rule for threads (its `docs/threading.md`): the library may be used from any number of threads, but an
/// object of it (a repository and everything that came out of it) from one thread at a time only. Here the
/// owner of a `Repository` keeps that rule.
enum Library {
    /// Starts the library; later calls cost nothing.
    static func start() { _ = started }

    private static let started: Void = {
        git_libgit2_init()
        // git's check of the owner (`safe.directory`) protects those who merely walk into someone else's
        // folder from the commands its configuration names. Here the user has named the repository, and
        // libgit2 runs no command of a configuration: no hook, no filter, no pager, no file system monitor.
        // With the check, the usual case of an agent that runs as another user than the repository's owner
        // (a container with a mounted folder) could not be had. Where files are written, `WorkTree` checks
        // that they lie where they are expected.
        trimtab_git_set_owner_validation(0)
        // No template folder: a new mirror shall hold no hooks, from wherever they may come.
        trimtab_git_set_template_path("")
        // A commit that was reported as written is on disk.
        trimtab_git_set_synchronous_writes(1)
        trimtab_git_set_cache_size(64 << 20)
        allowExtensions()
    }()

    /// Lets repositories be opened whose format extensions change nothing about reading them: settings of a single
    /// work tree, a promise never to delete objects, and objects that are left at a remote (missing ones are an
    /// error where they are needed).
    private static func allowExtensions() {
        let names: [StaticString] = ["worktreeconfig", "preciousobjects", "partialclone"]
        var pointers: [UnsafePointer<CChar>?] = names.map {
            UnsafeRawPointer($0.utf8Start).assumingMemoryBound(to: CChar.self)
        }
        _ = trimtab_git_allow_extensions(&pointers, pointers.count)
    }

    /// Writes without waiting for the disk, for a process that only fills mirrors: they can be fetched again.
    static func writeWithoutWaiting() {
        start()
        trimtab_git_set_synchronous_writes(0)
    }
}
