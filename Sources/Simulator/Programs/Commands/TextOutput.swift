/// `echo` and `printf`.
enum TextOutput {
    /// What `echo` writes. Some shells expand escapes without being asked.
    static func echo(_ arguments: [String], expands: Bool) -> [UInt8] {
        var words = arguments[...]
        var endsLine = true
        var expands = expands
        while let first = words.first, first.count > 1, first.hasPrefix("-"),
            first.dropFirst().allSatisfy({ "neE".contains($0) })
        {
            for letter in first.dropFirst() {
                switch letter {
                case "n": endsLine = false
                case "e": expands = true
                default: expands = false
                }
            }
            words.removeFirst()
        }
        var bytes = Array(words.joined(separator: " ").utf8)
        if expands {
            let (expanded, isCut) = ShellEscapes.expand(bytes)
            bytes = expanded
            if isCut { return bytes }
        }
        return endsLine ? bytes + [0x0A] : bytes
    }

    /// What `printf` writes, its code, and what it complains about.
    static func printf(_ arguments: [String]) -> ([UInt8], Int, String?) {
        var arguments = arguments[...]
        if arguments.first == "--" { arguments.removeFirst() }
        guard let format = arguments.popFirst() else { return ([], 2, "usage: printf format [arguments]") }
        let bytes = Array(format.utf8)
        var result: [UInt8] = []
        var problem: String?
        repeat {
            let before = arguments.count
            var index = 0
            while index < bytes.count, result.count < 1 << 20 {
                if bytes[index] == UInt8(ascii: "%"), index + 1 < bytes.count {
                    index += 1
                    if bytes[index] == UInt8(ascii: "%") {
                        result.append(bytes[index])
                        index += 1
                        continue
                    }
                    let start = index
                    while index < bytes.count, "-+ #0123456789.*".utf8.contains(bytes[index]) { index += 1 }
                    guard index < bytes.count else { break }
                    let flags = String(decoding: bytes[start..<index], as: UTF8.self)
                    let letter = bytes[index]
                    index += 1
                    result += Array(
                        field(flags, letter, arguments.popFirst(), &problem).utf8)
                } else {
                    let start = index
                    while index < bytes.count, bytes[index] != UInt8(ascii: "%") { index += 1 }
                    let (text, isCut) = ShellEscapes.expand(Array(bytes[start..<index]))
                    result += text
                    if isCut { return (result, 0, problem) }
                }
            }
            if arguments.count == before { break }
        } while !arguments.isEmpty
        return (result, problem == nil ? 0 : 1, problem)
    }

    private static func field(
        _ flags: String, _ letter: UInt8, _ argument: String?, _ problem: inout String?
    ) -> String {
        let text: String
        let parts = flags.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let head = parts.first ?? ""
        let precision = parts.count > 1 ? Int(parts[1]) ?? 0 : nil
        let width = min(Int(head.drop { "-+ #0".contains($0) }) ?? 0, 4096)
        switch letter {
        case UInt8(ascii: "s"):
            text = precision.map { String((argument ?? "").prefix($0)) } ?? argument ?? ""
        case UInt8(ascii: "b"):
            text = String(decoding: ShellEscapes.expand(Array((argument ?? "").utf8)).bytes, as: UTF8.self)
        case UInt8(ascii: "q"): text = ShellQuoting.shown(argument ?? "")
        case UInt8(ascii: "c"): text = String((argument ?? "").prefix(1))
        case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"), UInt8(ascii: "x"), UInt8(ascii: "X"),
            UInt8(ascii: "o"):
            let number = argument.flatMap { ShellArithmetic.number($0) }
            if number == nil, let argument, !argument.isEmpty { problem = "\(argument): invalid number" }
            let base = letter == UInt8(ascii: "o") ? 8 : letter | 32 == UInt8(ascii: "x") ? 16 : 10
            text = String(number ?? 0, radix: base, uppercase: letter == UInt8(ascii: "X"))
        case UInt8(ascii: "f"), UInt8(ascii: "g"), UInt8(ascii: "e"):
            text = decimal(Double(argument ?? "0") ?? 0, min(precision ?? 6, 15))
        default: text = argument ?? ""
        }
        guard text.count < width else { return text }
        if head.hasPrefix("-") { return text + String(repeating: " ", count: width - text.count) }
        if head.drop(while: { $0 == "+" || $0 == " " }).hasPrefix("0"), letter != UInt8(ascii: "s") {
            let isNegative = text.hasPrefix("-")
            return (isNegative ? "-" : "") + String(repeating: "0", count: width - text.count)
                + text.dropFirst(isNegative ? 1 : 0)
        }
        return String(repeating: " ", count: width - text.count) + text
    }

    /// A number with so many digits after the point.
    static func decimal(_ number: Double, _ digits: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        var factor = 1.0
        for _ in 0..<digits { factor *= 10 }
        let scaled = Int64((abs(number) * factor).rounded())
        let sign = number < 0 && scaled != 0 ? "-" : ""
        let whole = scaled / Int64(factor)
        guard digits > 0 else { return "\(sign)\(whole)" }
        let fraction = String(scaled % Int64(factor))
        return "\(sign)\(whole).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
    }
}
