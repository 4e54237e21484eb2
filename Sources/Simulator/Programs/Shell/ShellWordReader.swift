/// Reads words: quotes, escapes, `$` and backquotes.
struct ShellWordReader {
    private let bytes: [UInt8]
    var position = 0
    private var depth = 0
    private static let maximumDepth = 32

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    mutating func skipBlanks() {
        while let byte = peek(), byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { position += 1 }
    }

    /// The rest of the line; its end is passed over.
    mutating func line() -> [UInt8] {
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\n") { position += 1 }
        defer { if peek() != nil { position += 1 } }
        return Array(bytes[start..<position])
    }

    private static func isName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func endsWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"),
            UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"),
            UInt8(ascii: "<"), UInt8(ascii: ">"):
            true
        default: false
        }
    }

    /// A word up to a byte that ends one.
    mutating func word() throws(ShellSyntaxError) -> ShellWord {
        var builder = Builder()
        while let byte = peek(), !Self.endsWord(byte) {
            switch byte {
            case UInt8(ascii: "'"):
                position += 1
                builder.add(try quoted(until: byte), isQuoted: true)
            case UInt8(ascii: "\""):
                position += 1
                builder.hasQuotes = true
                try doubleQuoted(&builder, until: byte)
            case UInt8(ascii: "\\"):
                position += 1
                guard let next = peek() else { throw .incomplete }
                position += 1
                if next != UInt8(ascii: "\n") { builder.add([next], isQuoted: true) }
            case UInt8(ascii: "$"), UInt8(ascii: "`"): try expansion(&builder, isQuoted: false)
            default:
                position += 1
                builder.add([byte], isQuoted: false)
            }
        }
        return builder.finish()
    }

    /// The text of a here document, in which parameters are expanded.
    static func hereText(_ bytes: [UInt8]) throws(ShellSyntaxError) -> ShellWord {
        var reader = ShellWordReader(bytes)
        var builder = Builder()
        builder.hasQuotes = true
        try reader.doubleQuoted(&builder, until: nil)
        return builder.finish()
    }

    private struct Builder {
        private var word = ShellWord()
        private var text: [UInt8] = []
        private var isTextQuoted = false
        var hasQuotes: Bool {
            get { word.hasQuotes }
            set { word.hasQuotes = newValue }
        }

        mutating func add(_ bytes: [UInt8], isQuoted: Bool) {
            if isQuoted { word.hasQuotes = true }
            if isQuoted != isTextQuoted { flush() }
            isTextQuoted = isQuoted
            text += bytes
        }

        mutating func add(_ part: ShellWord.Part) {
            flush()
            word.parts.append(part)
        }

        private mutating func flush() {
            guard !text.isEmpty else { return }
            word.parts.append(.text(String(decoding: text, as: UTF8.self), isQuoted: isTextQuoted))
            text = []
        }

        mutating func finish() -> ShellWord {
            flush()
            return word
        }
    }

    private mutating func quoted(until end: UInt8) throws(ShellSyntaxError) -> [UInt8] {
        let start = position
        while let byte = peek(), byte != end { position += 1 }
        guard peek() != nil else { throw .incomplete }
        position += 1
        return Array(bytes[start..<(position - 1)])
    }

    private mutating func doubleQuoted(
        _ builder: inout Builder, until end: UInt8?
    ) throws(ShellSyntaxError) {
        while let byte = peek(), byte != end {
            switch byte {
            case UInt8(ascii: "\\"):
                position += 1
                guard let next = peek() else {
                    builder.add([byte], isQuoted: true)
                    break
                }
                position += 1
                switch next {
                case UInt8(ascii: "$"), UInt8(ascii: "`"), UInt8(ascii: "\\"):
                    builder.add([next], isQuoted: true)
                case UInt8(ascii: "\"") where end != nil: builder.add([next], isQuoted: true)
                case UInt8(ascii: "\n"): break
                default: builder.add([byte, next], isQuoted: true)
                }
            case UInt8(ascii: "$"), UInt8(ascii: "`"): try expansion(&builder, isQuoted: true)
            default:
                position += 1
                builder.add([byte], isQuoted: true)
            }
        }
        if end != nil {
            guard peek() != nil else { throw .incomplete }
            position += 1
        }
    }

    private mutating func expansion(_ builder: inout Builder, isQuoted: Bool) throws(ShellSyntaxError) {
        let opener = bytes[position]
        position += 1
        if opener == UInt8(ascii: "`") {
            var script: [UInt8] = []
            while let byte = peek(), byte != opener {
                position += 1
                if byte == UInt8(ascii: "\\"), let next = peek(),
                    next == opener || next == UInt8(ascii: "\\") || next == UInt8(ascii: "$")
                {
                    position += 1
                    script.append(next)
                } else {
                    script.append(byte)
                }
            }
            guard peek() != nil else { throw .incomplete }
            position += 1
            return builder.add(.command(String(decoding: script, as: UTF8.self), isQuoted: isQuoted))
        }
        switch peek() {
        case UInt8(ascii: "("):
            if peek(1) == UInt8(ascii: "(") {
                let start = position
                position += 2
                if let expression = try? arithmetic() {
                    return builder.add(.arithmetic(expression, isQuoted: isQuoted))
                }
                position = start
            }
            position += 1
            builder.add(.command(try nested(close: UInt8(ascii: ")")), isQuoted: isQuoted))
        case UInt8(ascii: "{"):
            position += 1
            builder.add(.parameter(try parameter(), isQuoted: isQuoted))
        case UInt8(ascii: "'") where !isQuoted:
            position += 1
            let text = try quoted(until: UInt8(ascii: "'"))
            builder.add(ShellEscapes.expand(text).bytes, isQuoted: true)
        case let byte? where "?$!#@*-0123456789".utf8.contains(byte):
            position += 1
            let name = String(decoding: [byte], as: UTF8.self)
            builder.add(.parameter(ShellParameter(name: name), isQuoted: isQuoted))
        case let byte? where Self.isName(byte):
            builder.add(.parameter(ShellParameter(name: name()), isQuoted: isQuoted))
        default: builder.add([opener], isQuoted: isQuoted)
        }
    }

    private mutating func name() -> String {
        let start = position
        while let byte = peek(), Self.isName(byte) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// The text up to the closing `))`.
    mutating func arithmetic() throws(ShellSyntaxError) -> String {
        var level = 0
        let start = position
        while let byte = peek() {
            if byte == UInt8(ascii: "(") { level += 1 }
            if byte == UInt8(ascii: ")") {
                if level == 0 {
                    guard peek(1) == byte else { throw .unexpected(")") }
                    let text = String(decoding: bytes[start..<position], as: UTF8.self)
                    position += 2
                    return text
                }
                level -= 1
            }
            position += 1
        }
        throw .incomplete
    }

    /// The text up to the bracket that closes what was opened, quotes inside respected.
    private mutating func nested(close: UInt8) throws(ShellSyntaxError) -> String {
        let opener: UInt8 = close == UInt8(ascii: ")") ? UInt8(ascii: "(") : UInt8(ascii: "{")
        var level = 0
        let start = position
        var quote: UInt8?
        while let byte = peek() {
            if byte == UInt8(ascii: "\\"), quote != UInt8(ascii: "'") {
                position += 2
                continue
            }
            if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            } else if byte == opener {
                level += 1
            } else if byte == close {
                if level == 0 {
                    let text = String(decoding: bytes[start..<position], as: UTF8.self)
                    position += 1
                    return text
                }
                level -= 1
            }
            position += 1
        }
        throw .incomplete
    }

    private mutating func parameter() throws(ShellSyntaxError) -> ShellParameter {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else { throw .tooLarge }
        if peek() == UInt8(ascii: "#"), let next = peek(1), Self.isName(next) || next == UInt8(ascii: "@") {
            position += 1
            var parameter = ShellParameter(name: Self.isName(next) ? name() : "@", operation: .length)
            if parameter.name == "@" { position += 1 }
            guard peek() == UInt8(ascii: "}") else { throw .unexpected("bad substitution") }
            position += 1
            parameter.operation = .length
            return parameter
        }
        var parameter: ShellParameter
        if let byte = peek(), "?$!#@*-".utf8.contains(byte) {
            position += 1
            parameter = ShellParameter(name: String(decoding: [byte], as: UTF8.self))
        } else {
            parameter = ShellParameter(name: name())
        }
        let rest = ShellWordReader(Array(try nested(close: UInt8(ascii: "}")).utf8))
        try rest.operation(&parameter)
        return parameter
    }

    /// Reads what follows the name within the braces.
    private func operation(_ parameter: inout ShellParameter) throws(ShellSyntaxError) {
        guard let first = bytes.first else { return }
        func word(_ slice: ArraySlice<UInt8>) throws(ShellSyntaxError) -> ShellWord {
            try Self.braced(Array(slice))
        }
        let second = bytes.count > 1 ? bytes[1] : 0
        switch first {
        case UInt8(ascii: ":") where "-=?+".utf8.contains(second):
            parameter.operation = .otherwise(second, countsEmpty: true)
            parameter.word = try word(bytes[2...])
        case UInt8(ascii: "-"), UInt8(ascii: "="), UInt8(ascii: "?"), UInt8(ascii: "+"):
            parameter.operation = .otherwise(first, countsEmpty: false)
            parameter.word = try word(bytes[1...])
        case UInt8(ascii: "#"), UInt8(ascii: "%"):
            let isLongest = second == first
            parameter.operation = .trim(isPrefix: first == UInt8(ascii: "#"), isLongest: isLongest)
            parameter.word = try word(bytes[(isLongest ? 2 : 1)...])
        case UInt8(ascii: "/"):
            let isGlobal = second == first
            let body = bytes[(isGlobal ? 2 : 1)...]
            let slash = body.firstIndex(of: UInt8(ascii: "/")) ?? body.endIndex
            parameter.word = try word(body[..<slash])
            parameter.operation = .replace(
                isGlobal: isGlobal, with: slash < body.endIndex ? try word(body[(slash + 1)...]) : ShellWord()
            )
        case UInt8(ascii: ":"):
            let parts = bytes[1...].split(
                separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
            parameter.operation = .slice(
                offset: String(decoding: parts.first ?? [], as: UTF8.self),
                length: parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil)
        case UInt8(ascii: "^"): parameter.operation = .upper
        case UInt8(ascii: ","): parameter.operation = .lower
        default: throw .unexpected("bad substitution")
        }
    }

    /// A word inside braces: blanks do not end it.
    private static func braced(_ bytes: [UInt8]) throws(ShellSyntaxError) -> ShellWord {
        var reader = ShellWordReader(bytes)
        var word = ShellWord()
        while let byte = reader.peek() {
            if endsWord(byte) {
                reader.position += 1
                word.parts.append(.text(String(decoding: [byte], as: UTF8.self), isQuoted: false))
            } else {
                let piece = try reader.word()
                word.parts += piece.parts
                word.hasQuotes = word.hasQuotes || piece.hasQuotes
            }
        }
        return word
    }
}
