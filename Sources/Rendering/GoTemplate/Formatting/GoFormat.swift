/// Go's package `fmt` over template values.
///
/// What is printed is bounded: a value that nests deeper than ``maximumDepth`` ends there, and text longer than
/// ``maximumLength`` is cut, so that a map that holds itself does no harm; the executor makes errors of both.
package enum GoFormat {
    /// How deep printed values may nest.
    package static let maximumDepth = 1_000
    /// The longest text one call prints, in bytes.
    package static let maximumLength = 256 << 20

    /// `fmt.Sprint`: the operands with spaces between those that are no strings.
    package static func print(_ values: some Sequence<TemplateValue>) -> ByteString {
        var printer = GoPrinter()
        printer.print(values)
        return ByteString(printer.out)
    }

    /// `fmt.Sprintln`: the operands with spaces between all and a newline.
    package static func printLine(_ values: some Sequence<TemplateValue>) -> ByteString {
        var printer = GoPrinter()
        for (position, value) in values.enumerated() {
            if position > 0 { printer.append(UInt8(ascii: " ")) }
            printer.print(value, verb: GoPrinter.v)
        }
        printer.append(UInt8(ascii: "\n"))
        return ByteString(printer.out)
    }

    /// `fmt.Sprintf`.
    package static func format(_ format: ByteString, _ values: some Collection<TemplateValue>) -> ByteString {
        var printer = GoPrinter()
        printer.printf(format.bytes, Array(values))
        return ByteString(printer.out)
    }

    /// The value as `%v` prints it.
    package static func text(_ value: TemplateValue) -> ByteString {
        if case .string(let text) = value { return text }
        var printer = GoPrinter()
        printer.print(value, verb: GoPrinter.v)
        return ByteString(printer.out)
    }

    /// The text as a Go string literal in double quotes, as `%q` and `strconv.Quote` give it.
    package static func quote(_ text: ByteString) -> ByteString {
        var out: [UInt8] = []
        out.reserveCapacity(text.count + 2)
        QuotedText.append(text.bytes, to: &out)
        return ByteString(out)
    }

    /// A `float64` as `%v` prints it: the shortest digits that read back, with an exponent below 10⁻⁴ and from 10⁶
    /// digits on that are no integer of six digits: `100000` and `1e+06`.
    package static func float(_ value: Double) -> String {
        String(decoding: GoFloat.text(value, verb: UInt8(ascii: "g"), precision: nil), as: UTF8.self)
    }
}
