/// A token of a script.
enum ShellToken: Sendable {
    case word(ShellWord)
    /// `;`, `&`, `&&`, `||`, `|`, `(`, `)`, `;;`, and a line's end as `\n`.
    case mark(String)
    case redirection(ShellRedirection)
    /// `((expression))` at the begin of a command.
    case arithmetic(String)
}

/// Reads the text of a script into tokens.
struct ShellLexer {
    private var reader: ShellWordReader
    private var tokens: [ShellToken] = []
    /// Here documents whose text begins after the line: the token's place, the delimiter, whether tabs go.
    private var pending: [(token: Int, delimiter: String, isLiteral: Bool, stripsTabs: Bool)] = []

    /// Longer scripts are refused.
    static let maximumBytes = 262_144

    static func tokens(_ script: [UInt8]) throws(ShellSyntaxError) -> [ShellToken] {
        guard script.count <= maximumBytes else { throw .tooLarge }
        var lexer = ShellLexer(reader: ShellWordReader(script))
        try lexer.run()
        return lexer.tokens
    }

    private init(reader: ShellWordReader) { self.reader = reader }

    private mutating func run() throws(ShellSyntaxError) {
        while let byte = reader.peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                reader.position += 1
            case UInt8(ascii: "\\") where reader.peek(1) == UInt8(ascii: "\n"):
                reader.position += 2
            case UInt8(ascii: "#"):
                while let next = reader.peek(), next != UInt8(ascii: "\n") { reader.position += 1 }
            case UInt8(ascii: "\n"):
                reader.position += 1
                tokens.append(.mark("\n"))
                try readHereDocuments()
            case UInt8(ascii: ";"), UInt8(ascii: "|"):
                mark(byte)
            case UInt8(ascii: "&"):
                if reader.peek(1) == UInt8(ascii: ">") {
                    reader.position += 1
                    try redirection(1, both: true)
                } else {
                    mark(byte)
                }
            case UInt8(ascii: "("):
                if reader.peek(1) == UInt8(ascii: "("), isCommandPosition {
                    reader.position += 2
                    tokens.append(.arithmetic(try reader.arithmetic()))
                } else {
                    reader.position += 1
                    tokens.append(.mark("("))
                }
            case UInt8(ascii: ")"):
                reader.position += 1
                tokens.append(.mark(")"))
            case UInt8(ascii: "<"), UInt8(ascii: ">"):
                try redirection(byte == UInt8(ascii: "<") ? 0 : 1, both: false)
            case UInt8(ascii: "0")...UInt8(ascii: "9")
            where reader.peek(1) == UInt8(ascii: ">") || reader.peek(1) == UInt8(ascii: "<"):
                reader.position += 1
                try redirection(Int(byte - UInt8(ascii: "0")), both: false)
            default:
                tokens.append(.word(try reader.word()))
            }
        }
        guard pending.isEmpty else { throw .incomplete }
    }

    private var isCommandPosition: Bool {
        switch tokens.last {
        case nil, .mark: true
        case .word(let word):
            ["do", "then", "else", "while", "if", "until", "!", "{", "for"].contains(word.plain)
        default: false
        }
    }

    private mutating func mark(_ byte: UInt8) {
        var text = String(decoding: [byte], as: UTF8.self)
        reader.position += 1
        if reader.peek() == byte {
            text += text
            reader.position += 1
        }
        tokens.append(.mark(text))
    }

    private mutating func redirection(_ descriptor: Int, both: Bool) throws(ShellSyntaxError) {
        let isInput = reader.peek() == UInt8(ascii: "<")
        reader.position += 1
        var kind: ShellRedirection.Kind = isInput ? .read : both ? .both : .write
        if isInput, reader.peek() == UInt8(ascii: "<") {
            reader.position += 1
            if reader.peek() == UInt8(ascii: "<") {
                reader.position += 1
                reader.skipBlanks()
                var word = try reader.word()
                word.parts.append(.text("\n", isQuoted: true))
                return tokens.append(
                    .redirection(ShellRedirection(descriptor: descriptor, kind: .text, target: word)))
            }
            let strips = reader.peek() == UInt8(ascii: "-")
            if strips { reader.position += 1 }
            reader.skipBlanks()
            let delimiter = try reader.word()
            var text = ""
            for part in delimiter.parts { if case .text(let piece, _) = part { text += piece } }
            pending.append((tokens.count, text, delimiter.hasQuotes, strips))
            return tokens.append(
                .redirection(ShellRedirection(descriptor: descriptor, kind: .text, target: ShellWord())))
        }
        if reader.peek() == UInt8(ascii: ">") {
            reader.position += 1
            kind = both ? .bothAppend : .append
        } else if reader.peek() == UInt8(ascii: "|"), !isInput {
            reader.position += 1
        } else if reader.peek() == UInt8(ascii: "&") {
            reader.position += 1
            kind = .duplicate
        }
        reader.skipBlanks()
        guard reader.peek() != nil else { throw .unexpected("newline") }
        let target = try reader.word()
        guard !target.parts.isEmpty || target.hasQuotes else { throw .unexpected("newline") }
        tokens.append(.redirection(ShellRedirection(descriptor: descriptor, kind: kind, target: target)))
    }

    private mutating func readHereDocuments() throws(ShellSyntaxError) {
        for document in pending {
            var lines: [UInt8] = []
            var isClosed = false
            while reader.peek() != nil {
                var line = reader.line()
                if document.stripsTabs { line = Array(line.drop { $0 == UInt8(ascii: "\t") }) }
                if line.elementsEqual(document.delimiter.utf8) {
                    isClosed = true
                    break
                }
                lines += line + [UInt8(ascii: "\n")]
            }
            guard isClosed else { throw .incomplete }
            guard case .redirection(var redirection) = tokens[document.token] else { continue }
            redirection.target =
                document.isLiteral
                ? .literal(String(decoding: lines, as: UTF8.self)) : try ShellWordReader.hereText(lines)
            tokens[document.token] = .redirection(redirection)
        }
        pending = []
    }
}
