/// A number as a template writes it, under every type that can hold it: Go's untyped constants.
struct NumberLiteral: Sendable, Equatable {
    var int: Int64?
    var uint: UInt64?
    var float: Double?
    /// Real and imaginary part, when the literal has the form of a complex number.
    var complex: (real: Double, imaginary: Double)?
    /// Whether it is written as a floating-point number, so that it is one where no type is asked for.
    var isFloatForm = false

    static func == (left: NumberLiteral, right: NumberLiteral) -> Bool {
        left.int == right.int && left.uint == right.uint && left.float == right.float
            && left.complex?.real == right.complex?.real
            && left.complex?.imaginary == right.complex?.imaginary
            && left.isFloatForm == right.isFloatForm
    }

    /// Why a literal is no number, in Go's words.
    struct Malformed: Error { var message: String }

    /// The literal `'x'` with its quotes.
    init(character literal: ArraySlice<UInt8>) throws(Malformed) {
        let result: (code: UInt32, isWhole: Bool)
        do { result = try QuotedTextReader.character(literal.dropFirst()) } catch {
            throw Malformed(message: "invalid syntax")
        }
        guard result.isWhole else {
            throw Malformed(message: "malformed character constant: \(ByteString(literal))")
        }
        int = Int64(result.code)
        uint = UInt64(result.code)
        float = Double(result.code)
    }

    /// The literal `1+2i`.
    init(complex literal: ArraySlice<UInt8>) throws(Malformed) {
        let bytes = Array(literal.dropLast())
        // The sign of the imaginary part is the last that does not belong to an exponent.
        let split = bytes.indices.dropFirst().last { index in
            let isSign = bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-")
            let before = bytes[index - 1] | 0x20
            let isHex = bytes.contains { $0 | 0x20 == UInt8(ascii: "x") }
            return isSign && before != UInt8(ascii: "p") && (isHex || before != UInt8(ascii: "e"))
        }
        guard let split, let real = GoNumber.float(bytes[..<split]),
            let imaginary = GoNumber.float(bytes[split...])
        else { throw Malformed(message: "syntax error scanning complex number") }
        setComplex(real, imaginary)
    }

    /// Any other number: decimal, `0x`, `0o`, `0b`, with underscores, a fraction, an exponent, or `i` at its end.
    init(_ literal: ArraySlice<UInt8>) throws(Malformed) {
        if literal.last == UInt8(ascii: "i"), let imaginary = GoNumber.float(literal.dropLast()) {
            setComplex(0, imaginary)
            return
        }
        uint = GoNumber.uint(literal)
        int = GoNumber.int(literal)
        if int == 0, uint == nil { uint = 0 }
        let hasFloatMark = literal.contains { ".eEpP".utf8.contains($0) }
        if let int {
            float = Double(int)
        } else if let uint {
            float = Double(uint)
        } else if let value = GoNumber.float(literal) {
            guard hasFloatMark else {
                throw Malformed(message: "integer overflow: \(GoFormat.quote(ByteString(literal)))")
            }
            float = value
            int = Int64(exactly: value)
            uint = UInt64(exactly: value)
        } else {
            throw Malformed(message: "illegal number syntax: \(GoFormat.quote(ByteString(literal)))")
        }
        isFloatForm = hasFloatMark && !Self.isHexInteger(literal)
    }

    private mutating func setComplex(_ real: Double, _ imaginary: Double) {
        complex = (real, imaginary)
        guard imaginary == 0 else { return }
        float = real
        int = Int64(exactly: real)
        uint = UInt64(exactly: real)
    }

    /// `0x1e` has an `e` that is a digit.
    private static func isHexInteger(_ literal: ArraySlice<UInt8>) -> Bool {
        let start = Array(literal.prefix(2))
        return literal.count > 2 && start[0] == UInt8(ascii: "0") && start[1] | 0x20 == UInt8(ascii: "x")
            && !literal.contains { $0 | 0x20 == UInt8(ascii: "p") }
    }
}
