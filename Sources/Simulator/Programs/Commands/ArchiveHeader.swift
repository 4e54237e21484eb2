/// The block of 512 bytes before each member of a tar archive (POSIX.1-2001, `pax`: "ustar Interchange Format").
struct ArchiveHeader {
    var name: String
    var mode: Int
    var size: Int
    /// Seconds since 1970.
    var modified: Int64
    var isDirectory: Bool
    /// Neither a directory nor one of the members that describe others.
    var isFile: Bool { !isDirectory && isPlain }
    private var isPlain = true

    init(name: String, mode: Int, size: Int, modified: Int64, isDirectory: Bool) {
        self.name = name
        self.mode = mode
        self.size = size
        self.modified = modified
        self.isDirectory = isDirectory
    }

    private enum Field {
        static let name = 0..<100
        static let mode = 100..<108
        static let size = 124..<136
        static let modified = 136..<148
        static let checksum = 148..<156
        static let type = 156
        static let magic = 257..<265
        static let prefix = 345..<500
    }

    /// Reads a block; nil when its checksum is wrong or a number is none.
    init?(_ block: ArraySlice<UInt8>) {
        let bytes = Array(block)
        guard bytes.count == 512, let stated = Self.number(bytes[Field.checksum]),
            stated == Self.checksum(bytes), let mode = Self.number(bytes[Field.mode]),
            let size = Self.number(bytes[Field.size]), size >= 0,
            let modified = Self.number(bytes[Field.modified])
        else { return nil }
        let prefix = Self.text(bytes[Field.prefix])
        let isUstar = Self.text(bytes[Field.magic]).hasPrefix("ustar")
        let name = Self.text(bytes[Field.name])
        self.name = isUstar && !prefix.isEmpty ? "\(prefix)/\(name)" : name
        self.mode = mode & 0o7777
        self.size = size
        self.modified = Int64(modified)
        let type = bytes[Field.type]
        isDirectory = type == UInt8(ascii: "5")
        isPlain = type == UInt8(ascii: "0") || type == 0 || type == UInt8(ascii: "7")
    }

    var bytes: [UInt8] {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ field: Range<Int>) {
            for (index, byte) in zip(field, text.utf8) { block[index] = byte }
        }
        let (front, back) = split
        put(back, Field.name)
        put(front, Field.prefix)
        put(Self.octal(mode, 7), Field.mode)
        put("0000000", 108..<116)
        put("0000000", 116..<124)
        put(Self.octal(size, 11), Field.size)
        put(Self.octal(Int(modified), 11), Field.modified)
        block[Field.type] = isDirectory ? UInt8(ascii: "5") : UInt8(ascii: "0")
        put("ustar\u{0}00", Field.magic)
        put("root", 265..<297)
        put("root", 297..<329)
        put(Self.octal(Self.checksum(block), 6) + "\u{0} ", Field.checksum)
        return block
    }

    /// A long name in two parts.
    private var split: (front: String, back: String) {
        guard name.utf8.count > 100 else { return ("", name) }
        var cut = name.startIndex
        for index in name.indices where name[index] == "/" && name.index(after: index) < name.endIndex {
            cut = index
            if name[name.index(after: index)...].utf8.count <= 100 { break }
        }
        guard cut > name.startIndex else { return ("", name) }
        return (String(name[..<cut]), String(name[name.index(after: cut)...]))
    }

    /// The sum of the block's bytes with blanks for the checksum itself.
    private static func checksum(_ block: [UInt8]) -> Int {
        var sum = 0
        for (index, byte) in block.enumerated() {
            sum += Field.checksum.contains(index) ? 32 : Int(byte)
        }
        return sum
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        let digits = bytes.drop { $0 == 32 }.prefix { $0 != 0 && $0 != 32 }
        return digits.isEmpty ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8)
    }

    private static func octal(_ number: Int, _ width: Int) -> String {
        let digits = String(max(0, number), radix: 8)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
