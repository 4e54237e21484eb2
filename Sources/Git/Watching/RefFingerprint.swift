internal import Glibc

/// What the files of a repository's references look like from outside. It differs after every change, since git puts
/// a new file into an old one's place.
struct RefFingerprint: Hashable, Sendable {
    private struct File: Hashable, Sendable {
        let path: String
        let device: UInt64
        let inode: UInt64
        let size: Int64
        let seconds: Int
        let nanoseconds: Int

        /// Nil when there is no such file. Folders have no size and time: a lock that comes and goes is no change.
        init?(_ path: String, isFolder: Bool = false) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            self.path = path
            device = UInt64(status.st_dev)
            inode = UInt64(status.st_ino)
            size = isFolder ? 0 : Int64(status.st_size)
            seconds = isFolder ? 0 : status.st_mtim.tv_sec
            nanoseconds = isFolder ? 0 : status.st_mtim.tv_nsec
        }
    }

    private let files: [File]
    private static let maximumFolders = 100_000

    init(_ places: RefPlaces) {
        var files: [File] = []
        let add = { (path: String, isFolder: Bool) in
            if let file = File(path, isFolder: isFolder) { files.append(file) }
        }
        if let alias = places.alias { add(alias, true) }
        for folder in places.folders {
            add(folder, true)
            add(folder + "/HEAD", false)
            add(folder + "/packed-refs", false)
        }
        for folder in places.referenceFolders(limit: Self.maximumFolders) {
            for (name, isDirectory) in DirectoryListing.entries(of: folder) where !isDirectory {
                if !name.hasSuffix(".lock") { add(folder + "/" + name, false) }
            }
        }
        self.files = files
    }
}
