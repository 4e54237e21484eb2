/// The state of one call of Go's `fmt`: what is printed so far, and the flags of the verb at hand.
struct GoPrinter {
    /// The flags between `%` and the verb.
    struct Flags {
        var width: Int?
        var precision: Int?
        var minus = false
        var plus = false
        var sharp = false
        var space = false
        var zero = false
        /// `%+v`: structs with the names of their fields.
        var plusV = false
        /// `%#v`: Go syntax.
        var sharpV = false
    }

    static let v = UInt32(UInt8(ascii: "v"))

    private(set) var out: [UInt8] = []
    var flags = Flags()
    /// Whether a complaint about a verb is being printed, during which no `String` method is used.
    var isComplaining = false
    /// Whether something was left out because of a bound.
    private(set) var isTruncated = false

    init() {}

    /// Goes on after `out`, which comes back through ``out``.
    init(appendingTo out: consuming [UInt8]) { self.out = out }

    /// Gives the text away without a copy.
    mutating func take() -> [UInt8] {
        let text = out
        out = []
        return text
    }

    // MARK: - Text

    @inline(__always)
    mutating func append(_ byte: UInt8) { out.append(byte) }

    mutating func append(_ bytes: some Collection<UInt8>) {
        guard out.count < GoFormat.maximumLength else {
            isTruncated = true
            return
        }
        out.append(contentsOf: bytes)
    }

    mutating func append(text: String) { append(text.utf8) }

    /// Notes that a value nests deeper than is printed.
    mutating func stopAtDepth() { isTruncated = true }

    /// Appends `count` bytes of padding: zeros when asked for and on the left, spaces otherwise.
    mutating func appendPadding(_ count: Int) {
        guard count > 0 else { return }
        append(repeatElement(UInt8(ascii: flags.zero && !flags.minus ? "0" : " "), count: count))
    }

    /// Appends `bytes` padded to the width in code points.
    mutating func appendPadded(_ bytes: some Collection<UInt8>) {
        guard let width = flags.width, width > 0 else {
            append(bytes)
            return
        }
        let missing = width - Array(bytes).runeCount
        if !flags.minus { appendPadding(missing) }
        append(bytes)
        if flags.minus { appendPadding(missing) }
    }

    /// The same where zeros would be wrong.
    mutating func appendPaddedWithSpaces(_ bytes: some Collection<UInt8>) {
        let zero = flags.zero
        flags.zero = false
        appendPadded(bytes)
        flags.zero = zero
    }

    // MARK: - Operands in a row

    /// `fmt.Sprint`'s rule: a space between two operands of which neither is a string.
    mutating func print(_ values: some Sequence<TemplateValue>) {
        var isFirst = true
        var wasString = false
        for value in values {
            let isString = value.kind == .string
            if !isFirst, !isString, !wasString { append(UInt8(ascii: " ")) }
            print(value, verb: Self.v)
            wasString = isString
            isFirst = false
        }
    }
}
