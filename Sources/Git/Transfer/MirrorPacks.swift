internal import CGit
internal import Glibc

/// The packs of a mirror. Every fetch adds one, and looking up an object asks them all: now and then the small ones
/// are put together.
struct MirrorPacks {
    /// More packs than this are put together.
    static let maximumCount = 50
    /// Larger packs are left alone: writing them anew costs more than it saves.
    static let largeBytes = 32 << 20

    private let repository: Repository
    private let folder: String

    init(_ repository: Repository) {
        self.repository = repository
        folder = repository.commonDirectory + "objects/pack"
    }

    /// Puts the small packs together if there are too many. Objects that no reference leads to any more stay: a commit
    /// that was forced away may still be gone back to.
    func consolidate(maximumCount: Int = MirrorPacks.maximumCount) throws(GitError) {
        let packs = smallPacks()
        guard packs.count > maximumCount else { return }
        let builder = try Handle(
            doing: "pack objects", location: repository.location, release: { git_packbuilder_free($0) }
        ) { git_packbuilder_new(&$0, repository.pointer) }
        git_packbuilder_set_threads(builder.pointer, 1)
        for pack in packs {
            guard
                let objects = Self.objects(
                    inIndex: SmallFile.read(folder + "/" + pack + ".idx", limit: 1 << 30) ?? [])
            else { return }
            for object in objects {
                var raw = object.raw
                try GitError.check(
                    git_packbuilder_insert(builder.pointer, &raw, nil), "pack objects",
                    location: repository.location)
            }
        }
        try GitError.check(
            git_packbuilder_write(builder.pointer, folder, 0, nil, nil), "write a pack",
            location: repository.location)
        // The new pack has another name than each old one, unless that alone held all the objects.
        let new = Set(smallPacks()).subtracting(packs)
        guard !new.isEmpty else { return }
        // The index goes last and first the pack: a reader that has the index only looks elsewhere.
        for pack in packs {
            for suffix in [".pack", ".idx", ".rev"] { unlink(folder + "/" + pack + suffix) }
        }
    }

    /// The names without suffixes, of packs that have an index and that nobody asked to keep.
    private func smallPacks() -> [String] {
        let names = DirectoryListing.entries(of: folder).map(\.name)
        let all = Set(names)
        return names.filter { $0.hasPrefix("pack-") && $0.hasSuffix(".pack") }.map { String($0.dropLast(5)) }
            .filter {
                var status = stat()
                return all.contains($0 + ".idx") && !all.contains($0 + ".keep")
                    && stat(folder + "/" + $0 + ".pack", &status) == 0
                    && Int(status.st_size) < Self.largeBytes
            }
    }

    /// The objects a pack's index lists (gitformat-pack(5), version 2); nil when it is no such index.
    static func objects(inIndex bytes: [UInt8]) -> [ObjectID]? {
        let (header, fanOut) = (8, 256 * 4)
        guard bytes.count >= header + fanOut, bytes.starts(with: [0xFF, 0x74, 0x4F, 0x63, 0, 0, 0, 2]) else {
            return nil
        }
        let last = bytes[(header + fanOut - 4)..<(header + fanOut)]
        let count = last.reduce(0) { $0 << 8 | Int($1) }
        let start = header + fanOut
        guard bytes.count >= start + count * 20 else { return nil }
        return (0..<count).compactMap { ObjectID(bytes: bytes[(start + $0 * 20)..<(start + $0 * 20 + 20)]) }
    }
}
