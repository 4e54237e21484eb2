/// `html`, `js` and `urlquery`.
enum Escaping {
    /// The operands as text: a single string as it is, everything else as `print` gives it.
    static func text(of arguments: [Evaluated]) -> [UInt8] {
        if arguments.count == 1, case .string(let text) = arguments[0].value { return text.bytes }
        var printer = GoPrinter()
        printer.print(arguments.lazy.map(\.printable))
        return printer.take()
    }

    static func html(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        for byte in text {
            switch byte {
            case 0: out.append(text: "\u{FFFD}")
            case UInt8(ascii: "\""): out.append(text: "&#34;")
            case UInt8(ascii: "'"): out.append(text: "&#39;")
            case UInt8(ascii: "&"): out.append(text: "&amp;")
            case UInt8(ascii: "<"): out.append(text: "&lt;")
            case UInt8(ascii: ">"): out.append(text: "&gt;")
            default: out.append(byte)
            }
        }
        return out
    }

    static func javaScript(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var position = 0
        while position < text.count {
            let rune = text.rune(at: position)
            defer { position += rune.width }
            switch rune.code {
            case "\\", "'", "\"":
                out.append(UInt8(ascii: "\\"))
                out.append(UInt8(rune.code))
            case "<", ">", "&", "=", 0..<0x20: append(rune.code, to: &out)
            case 0x80... where !GoCharacter.isPrintable(rune.code): append(rune.code, to: &out)
            default: out += text[position..<position + rune.width]
            }
        }
        return out
    }

    private static func append(_ code: UInt32, to out: inout [UInt8]) {
        let digits = String(code, radix: 16, uppercase: true)
        out.append(text: "\\u" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits)
    }

    /// As in the query part of a URL: everything but letters, digits and `-_.~` in hexadecimal, a space as a plus.
    static func query(_ text: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        for byte in text {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."),
                UInt8(ascii: "~"):
                out.append(byte)
            case UInt8(ascii: " "): out.append(UInt8(ascii: "+"))
            default:
                out.append(UInt8(ascii: "%"))
                for digit in [byte >> 4, byte & 15] {
                    out.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10)
                }
            }
        }
        return out
    }
}
