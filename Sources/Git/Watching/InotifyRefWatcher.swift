#if os(Linux)
internal import Glibc

/// Notices changes of references through inotify(7): the files in `refs` and below, `HEAD` and `packed-refs`, and
/// the folders on the way there, so that a repository that is deleted or moved and comes back is noticed too.
final class InotifyRefWatcher {
    /// What a watched folder is watched for.
    private enum Role: Hashable {
        /// Holds `HEAD`, `packed-refs` and `refs`.
        case repository
        /// Holds references, and folders of references.
        case references
        /// Leads to the repository by this name.
        case ancestor(String)
    }

    /// Readable when something has happened.
    let descriptor: Int32
    private let places: RefPlaces
    private var roles: [Int32: Set<Role>] = [:]
    private static let maximumWatches = 20_000

    /// Nil where the system has no watch left for us.
    init?(_ places: RefPlaces) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
        self.places = places
        // Swift closes nothing for an initializer that fails here: all members are set, so deinit does.
        guard arm() else { return nil }
    }

    deinit { close(descriptor) }

    /// Takes in what has happened; whether a reference may have changed.
    func drain() -> Bool {
        var isChanged = false
        var needsArming = false
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            var position = 0
            while position + MemoryLayout<inotify_event>.size <= count {
                let event = buffer.withUnsafeBytes {
                    $0.loadUnaligned(fromByteOffset: position, as: inotify_event.self)
                }
                let start = position + MemoryLayout<inotify_event>.size
                position = start + Int(event.len)
                guard position <= count else { break }
                let name = String(decoding: buffer[start..<position].prefix { $0 != 0 }, as: UTF8.self)
                let effect = effect(of: event, name: name)
                isChanged = isChanged || effect.isChange
                needsArming = needsArming || effect.needsArming
            }
        }
        if needsArming { _ = arm() }
        return isChanged
    }

    private func effect(of event: inotify_event, name: String) -> (isChange: Bool, needsArming: Bool) {
        // Events were lost: anything may have happened.
        if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return (true, true) }
        if event.mask & UInt32(IN_IGNORED) != 0 {
            roles[event.wd] = nil
            return (false, false)
        }
        guard let watched = roles[event.wd] else { return (false, false) }
        let isOwnEnd = event.mask & UInt32(IN_DELETE_SELF | IN_MOVE_SELF) != 0
        var effect = (isChange: false, needsArming: false)
        for role in watched {
            switch role {
            case .ancestor(let next):
                if isOwnEnd || name == next { effect = (true, true) }
            case .repository:
                if isOwnEnd || name == "refs" { effect = (true, true) }
                // The lock's creation is none; its renaming to HEAD is.
                if name == "HEAD" || name == "packed-refs" { effect.isChange = true }
            case .references:
                if isOwnEnd || event.mask & UInt32(IN_ISDIR) != 0 {
                    effect = (true, true)
                } else if !name.hasSuffix(".lock") {
                    effect.isChange = true
                }
            }
        }
        return effect
    }

    /// Watches everything that is there now; false when the system allows no more watches.
    private func arm() -> Bool {
        var armed: [Int32: Set<Role>] = [:]
        let mask = UInt32(
            IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_DELETE_SELF
                | IN_MOVE_SELF
                | IN_ONLYDIR)
        var isComplete = true
        let watch = { [descriptor] (path: String, role: Role) in
            let identifier = inotify_add_watch(descriptor, path, mask)
            if identifier >= 0 {
                armed[identifier, default: []].insert(role)
            } else if errno == ENOSPC || errno == ENOMEM {
                isComplete = false
            }
        }
        for ancestor in places.ancestors { watch(ancestor.folder, .ancestor(ancestor.name)) }
        for folder in places.folders { watch(folder, .repository) }
        // A folder made while this goes on is either listed here or reported by its parent's watch.
        let folders = places.referenceFolders(limit: Self.maximumWatches)
        for folder in folders { watch(folder, .references) }
        if folders.count >= Self.maximumWatches { isComplete = false }
        for old in roles.keys where armed[old] == nil { inotify_rm_watch(descriptor, old) }
        roles = armed
        return isComplete
    }
}
#endif
