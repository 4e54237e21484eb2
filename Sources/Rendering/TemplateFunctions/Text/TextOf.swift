/// The text of any value, as Sprig's `toString` has it.
enum TextOf {
    /// Strings and bytes as they are, everything else as `%v` prints it.
    static func value(_ value: TemplateValue) -> ByteString {
        switch value {
        case .string(let text), .bytes(let text): text
        default: GoFormat.text(value)
        }
    }
}
