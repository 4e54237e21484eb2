/// What stands in a commit in place of a file that Git LFS keeps elsewhere.
///
/// Follows the pointer format of the Git LFS specification: at most 1,024 bytes, lines of `key value`,
/// `version` first, with `oid` and `size`.
package struct LFSPointer: Hashable, Sendable {
    /// The content's SHA-256 in 64 hexadecimal digits.
    package let sha256: String
    /// The content's size in bytes.
    package let size: Int64

    /// The pointer in these bytes; nil when they are an ordinary file.
    package init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count < 1024, bytes.starts(with: "version ".utf8) else { return nil }
        var lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")[...]
        let versions: Set<Substring> = [
            "version https://git-lfs.github.com/spec/v1", "version http://git-media.io/v/2",
            "version https://hawser.github.com/spec/v1",
        ]
        guard let version = lines.popFirst(), versions.contains(version) else { return nil }
        var oid: Substring?
        var size: Int64?
        for line in lines {
            if line.hasPrefix("oid sha256:") { oid = line.dropFirst("oid sha256:".count) }
            if line.hasPrefix("size ") { size = Int64(line.dropFirst("size ".count)) }
        }
        guard let oid, let size, size >= 0, oid.utf8.count == 64,
            oid.utf8.allSatisfy({ Hexadecimal.value(of: $0) != nil })
        else { return nil }
        sha256 = String(oid)
        self.size = size
    }
}
