/// The backslash escapes of `echo -e`, `printf` and `$'…'`.
enum ShellEscapes {
    /// The text with its escapes replaced; `isCut` when a `\c` says that nothing follows.
    static func expand(_ bytes: [UInt8]) -> (bytes: [UInt8], isCut: Bool) {
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let next = bytes[index + 1]
            index += 2
            switch next {
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "a"): result.append(7)
            case UInt8(ascii: "b"): result.append(8)
            case UInt8(ascii: "f"): result.append(12)
            case UInt8(ascii: "v"): result.append(11)
            case UInt8(ascii: "e"): result.append(27)
            case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(next)
            case UInt8(ascii: "c"): return (result, true)
            case UInt8(ascii: "x"): result.append(number(bytes, &index, base: 16, digits: 2))
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                if next != UInt8(ascii: "0") { index -= 1 }
                result.append(number(bytes, &index, base: 8, digits: 3))
            default: result += [UInt8(ascii: "\\"), next]
            }
        }
        return (result, false)
    }

    private static func number(_ bytes: [UInt8], _ index: inout Int, base: Int, digits: Int) -> UInt8 {
        var value = 0
        for _ in 0..<digits {
            guard index < bytes.count,
                let digit = Character(UnicodeScalar(bytes[index])).hexDigitValue, digit < base
            else { break }
            value = value * base + digit
            index += 1
        }
        return UInt8(truncatingIfNeeded: value)
    }
}
