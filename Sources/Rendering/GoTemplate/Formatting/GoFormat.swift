/// Go's package `fmt` over template values.
package enum GoFormat {
    /// `fmt.Sprint`: the operands with spaces between those that are no strings.
    package static func print(_ values: some Sequence<TemplateValue>) -> ByteString { .empty }

    /// `fmt.Sprintln`: the operands with spaces between all and a newline.
    package static func printLine(_ values: some Sequence<TemplateValue>) -> ByteString { .empty }

    /// `fmt.Sprintf`.
    package static func format(_ format: ByteString, _ values: some Collection<TemplateValue>) -> ByteString {
        .empty
    }

    /// The value as `%v` prints it.
    package static func text(_ value: TemplateValue) -> ByteString { .empty }

    /// Appends the text as a Go string literal in double quotes, as `%q` and `strconv.Quote` do.
    package static func quote(_ text: ByteString) -> ByteString { .empty }

    /// A `float64` as `%v` prints it: the shortest digits that read back, an exponent below 10⁻⁴ and from 10²¹ on.
    package static func float(_ value: Double) -> String { "" }
}
