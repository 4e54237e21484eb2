/// Reads the entries of a tar archive: ustar, with the long names of GNU tar and of pax.
struct TarReader {
    enum Failure: Error, Equatable {
        case damaged
        case tooManyEntries
    }

    enum Kind: Sendable, Equatable {
        case file
        case directory
        /// A link of either sort, which is never followed.
        case link
        /// A device or a pipe.
        case special
        /// A pax header for all that follows, of which nothing is used.
        case globalHeader
    }

    struct Entry: Equatable {
        var name: String
        var kind: Kind
        var size: Int
        /// Where the content lies in the archive.
        var content: Range<Int>
    }

    private static let block = 512

    private let bytes: [UInt8]
    private let limit: Int
    private var position = 0
    private var count = 0

    /// - Parameter limit: how many entries may be read, headers that only describe others included.
    init(_ bytes: [UInt8], limit: Int) {
        self.bytes = bytes
        self.limit = limit
    }

    /// The next entry, nil at the end.
    mutating func next() throws(Failure) -> Entry? {
        var longName: String?
        var paxName: String?
        var paxSize: Int?
        while let header = try header() {
            count += 1
            guard count <= limit else { throw .tooManyEntries }
            let size = paxSize ?? header.size
            guard size >= 0, size <= bytes.count - position else { throw .damaged }
            let content = position..<position + size
            let padded = (size + Self.block - 1) / Self.block * Self.block
            position = min(bytes.count, position + padded)
            switch header.type {
            case UInt8(ascii: "L"): longName = Self.text(bytes[content])
            case UInt8(ascii: "K"): continue
            case UInt8(ascii: "x"):
                let records = try Self.records(bytes[content])
                if let path = records["path"] { paxName = path }
                if let text = records["size"] {
                    guard let size = Int(text) else { throw .damaged }
                    paxSize = size
                }
            default:
                let name = paxName ?? longName ?? header.name
                return Entry(
                    name: name, kind: Self.kind(header.type, name), size: size, content: content)
            }
        }
        return nil
    }

    private static func kind(_ type: UInt8, _ name: String) -> Kind {
        switch type {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): name.hasSuffix("/") ? .directory : .file
        case UInt8(ascii: "5"): .directory
        case UInt8(ascii: "1"), UInt8(ascii: "2"): .link
        case UInt8(ascii: "g"): .globalHeader
        default: .special
        }
    }

    private struct Header {
        var name: String
        var size: Int
        var type: UInt8
    }

    /// The header at the current place, nil at the end of the archive.
    private mutating func header() throws(Failure) -> Header? {
        guard position + Self.block <= bytes.count else {
            if position < bytes.count { throw .damaged }
            return nil
        }
        let block = bytes[position..<position + Self.block]
        if block.allSatisfy({ $0 == 0 }) { return nil }
        let start = position
        position += Self.block
        func field(_ offset: Int, _ length: Int) -> ArraySlice<UInt8> {
            bytes[start + offset..<start + offset + length]
        }
        guard let checksum = Self.octal(field(148, 8)) else { throw .damaged }
        var sum = 8 * 0x20
        for (index, byte) in block.enumerated() where !(148..<156).contains(index) { sum += Int(byte) }
        guard checksum == sum else { throw .damaged }
        guard let size = Self.octal(field(124, 12)) else { throw .damaged }
        var name = Self.text(field(0, 100))
        if field(257, 5).elementsEqual("ustar".utf8), bytes[start + 262] == 0 {
            let prefix = Self.text(field(345, 155))
            if !prefix.isEmpty { name = prefix + "/" + name }
        }
        return Header(name: name, size: size, type: bytes[start + 156])
    }

    /// The text before the first zero byte.
    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// A number in octal digits, or in GNU's base 256 where the first bit is set.
    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        if let first = field.first, first & 0x80 != 0 {
            var value = Int(first & 0x3F)
            for byte in field.dropFirst() {
                let (product, overflow) = value.multipliedReportingOverflow(by: 256)
                if overflow { return nil }
                value = product + Int(byte)
            }
            return value
        }
        var value = 0
        for byte in field where byte != 0 && byte != 0x20 {
            guard (0x30...0x37).contains(byte), value < 1 << 50 else { return nil }
            value = value * 8 + Int(byte - 0x30)
        }
        return value
    }

    /// The records of a pax header: `length key=value` and a line end each.
    private static func records(_ content: ArraySlice<UInt8>) throws(Failure) -> [String: String] {
        var records: [String: String] = [:]
        var rest = content
        while !rest.isEmpty {
            guard let blank = rest.firstIndex(of: 0x20),
                let length = Int(String(decoding: rest[..<blank], as: UTF8.self)), length > 0,
                length <= rest.count
            else { throw .damaged }
            let record = rest[blank..<rest.startIndex + length].dropFirst()
            guard record.last == 0x0A, let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
                throw .damaged
            }
            let key = String(decoding: record[..<equals], as: UTF8.self)
            records[key] = String(decoding: record[(equals + 1)...].dropLast(), as: UTF8.self)
            rest = rest.dropFirst(length)
        }
        return records
    }
}
