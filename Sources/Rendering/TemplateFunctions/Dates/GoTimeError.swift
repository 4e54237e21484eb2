/// Why a text is no time or duration, in the words of Go's `time` package.
package struct GoTimeError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String

    package var description: String { message }

    /// The text in double quotes, every byte outside of printable ASCII as `\xNN`.
    static func quoted(_ text: some StringProtocol) -> String { quoted(text.utf8) }

    static func quoted(_ bytes: some Sequence<UInt8>) -> String {
        var out: [UInt8] = [UInt8(ascii: "\"")]
        for byte in bytes {
            if byte < 0x20 || byte >= 0x80 {
                out += "\\x".utf8
                if byte < 16 { out.append(UInt8(ascii: "0")) }
                out += String(byte, radix: 16).utf8
                continue
            }
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { out.append(UInt8(ascii: "\\")) }
            out.append(byte)
        }
        out.append(UInt8(ascii: "\""))
        return String(decoding: out, as: UTF8.self)
    }
}
