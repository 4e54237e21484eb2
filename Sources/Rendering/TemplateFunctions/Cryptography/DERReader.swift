/// Reads ASN.1 values in their distinguished encoding, one behind the other.
struct DERReader {
    struct Malformed: Error {}

    /// One value: its tag, its content, and both with the length.
    struct Element {
        var tag: UInt8
        var content: ArraySlice<UInt8>
        var encoded: ArraySlice<UInt8>

        /// What stands in a value made of others.
        var reader: DERReader { DERReader(content) }
    }

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    var isAtEnd: Bool { rest.isEmpty }
    var nextTag: UInt8? { rest.first }

    mutating func next() throws(Malformed) -> Element {
        let start = rest.startIndex
        guard rest.count >= 2, rest[start] & 0x1F != 0x1F else { throw Malformed() }
        var length = Int(rest[start + 1])
        var header = 2
        if length >= 0x80 {
            let count = length & 0x7F
            guard 1...4 ~= count, rest.count >= 2 + count else { throw Malformed() }
            length = rest[(start + 2)..<(start + 2 + count)].reduce(0) { $0 << 8 | Int($1) }
            header += count
        }
        guard rest.count >= header + length else { throw Malformed() }
        let end = start + header + length
        defer { rest = rest[end...] }
        return Element(tag: rest[start], content: rest[(start + header)..<end], encoded: rest[start..<end])
    }

    mutating func next(_ tag: UInt8) throws(Malformed) -> Element {
        let element = try next()
        guard element.tag == tag else { throw Malformed() }
        return element
    }

    /// The bytes of a number that is not negative, without zeros at the head.
    mutating func integer() throws(Malformed) -> [UInt8] {
        Array(try next(0x02).content.drop { $0 == 0 })
    }
}
