/// How a string is written: decided by what a reader would make of it, as libyaml's emitter decides.
enum ScalarStyle {
    case plain
    case singleQuoted
    case doubleQuoted
    case literal

    /// The style of a string. `isKey` says that it must stand on one line before a colon, `keepsTabs` that tabs may
    /// stand in text of several lines.
    init(_ bytes: UnsafeBufferPointer<UInt8>, isKey: Bool, keepsTabs: Bool = false, resolver: ScalarResolver)
    {
        if bytes.isEmpty {
            self = .doubleQuoted
            return
        }
        let analysis = ScalarAnalysis(bytes)
        if analysis.hasLineFeed {
            let isAllowed = analysis.allowsLiteral && (keepsTabs || !analysis.hasTab)
            self = isAllowed && !isKey ? .literal : .doubleQuoted
        } else if Self.isMisread(bytes, resolver) {
            self = .doubleQuoted
        } else if analysis.allowsPlain {
            self = .plain
        } else {
            self = analysis.allowsSingleQuotes ? .singleQuoted : .doubleQuoted
        }
    }

    /// Whether the string without quotes would be read as something else.
    private static func isMisread(_ bytes: UnsafeBufferPointer<UInt8>, _ resolver: ScalarResolver) -> Bool {
        if ScalarResolver.isAlwaysText(bytes[0]) { return false }
        if case .text = resolver.resolve(bytes) { return isSexagesimal(bytes) }
        return true
    }

    /// A number to the base of 60, `190:20:30.15`, which other readers of YAML 1.1 know.
    private static func isSexagesimal(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        func isDigit(_ position: Int) -> Bool {
            position < bytes.count && bytes[position] &- UInt8(ascii: "0") < 10
        }
        func isDigitOrUnderscore(_ position: Int) -> Bool {
            isDigit(position) || (position < bytes.count && bytes[position] == UInt8(ascii: "_"))
        }
        var position = bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") ? 1 : 0
        guard isDigit(position) else { return false }
        while isDigitOrUnderscore(position) { position += 1 }
        var groups = 0
        while position < bytes.count, bytes[position] == UInt8(ascii: ":") {
            guard isDigit(position + 1) else { return false }
            position += isDigit(position + 2) && bytes[position + 1] < UInt8(ascii: "6") ? 3 : 2
            groups += 1
        }
        guard groups > 0 else { return false }
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            position += 1
            while isDigitOrUnderscore(position) { position += 1 }
        }
        return position == bytes.count
    }
}
