/// A shell script as a tree: the part of the POSIX shell that containers' commands are written in.
///
/// Anything it does not know is read as a plain command, so that reading never fails; depth and length are
/// bounded.
indirect enum ShellScript: Sendable {
    case command([ShellWord])
    case sequence([ShellScript])
    case and(ShellScript, ShellScript)
    case or(ShellScript, ShellScript)
    case not(ShellScript)
    case pipe([ShellScript])
    case loop(condition: ShellScript, negated: Bool, body: ShellScript)
    case each(name: String, words: [ShellWord], body: ShellScript)
    case branch(condition: ShellScript, then: ShellScript, otherwise: ShellScript)
    case empty
}

/// A word before expansion.
struct ShellWord: Sendable, Equatable {
    enum Part: Sendable, Equatable {
        case text(String)
        case variable(String)
        case substitution(String)
    }
    var parts: [Part] = []
    var isQuoted = false

    /// The word when nothing in it is expanded.
    var plain: String? {
        var text = ""
        for part in parts {
            guard case .text(let piece) = part else { return nil }
            text += piece
        }
        return text
    }
}

enum ShellToken: Sendable, Equatable {
    case word(ShellWord)
    /// `;` (also a line's end and `&`), `&&`, `||`, `|`, `(`, `)`, `!`.
    case mark(String)
}

/// Reads the text of a script into tokens.
struct ShellLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var tokens: [ShellToken] = []
    private var word: ShellWord?
    private var text: [UInt8] = []

    private init(_ script: String) { bytes = Array(script.utf8.prefix(65_536)) }

    static func tokens(_ script: String) -> [ShellToken] {
        var lexer = ShellLexer(script)
        lexer.run()
        return lexer.tokens
    }

    private mutating func flushText() {
        guard !text.isEmpty else { return }
        word = word ?? ShellWord()
        word?.parts.append(.text(String(decoding: text, as: UTF8.self)))
        text = []
    }

    private mutating func endWord() {
        flushText()
        if let word { tokens.append(.word(word)) }
        word = nil
    }

    private func peek(_ offset: Int = 0) -> UInt8? {
        position + offset < bytes.count ? bytes[position + offset] : nil
    }

    private mutating func run() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
                endWord()
                position += 1
            case UInt8(ascii: "#") where word == nil && text.isEmpty:
                while let next = peek(), next != UInt8(ascii: "\n") {
                    _ = next
                    position += 1
                }
            case UInt8(ascii: "\n"), UInt8(ascii: ";"):
                endWord()
                tokens.append(.mark(";"))
                position += 1
            case UInt8(ascii: "&"), UInt8(ascii: "|"):
                endWord()
                if peek(1) == byte {
                    tokens.append(.mark(byte == UInt8(ascii: "&") ? "&&" : "||"))
                    position += 2
                } else {
                    tokens.append(.mark(byte == UInt8(ascii: "&") ? ";" : "|"))
                    position += 1
                }
            case UInt8(ascii: "("), UInt8(ascii: ")"):
                endWord()
                tokens.append(.mark(byte == UInt8(ascii: "(") ? "(" : ")"))
                position += 1
            case UInt8(ascii: ">"), UInt8(ascii: "<"):
                redirection()
            case UInt8(ascii: "'"):
                quote()
            case UInt8(ascii: "\""):
                doubleQuote()
            case UInt8(ascii: "\\"):
                if let next = peek(1), next != UInt8(ascii: "\n") { text.append(next) }
                position += 2
            case UInt8(ascii: "$"), UInt8(ascii: "`"):
                expansion()
            default:
                text.append(byte)
                position += 1
            }
        }
        endWord()
    }

    /// Output and input go nowhere: the operator becomes the word `>` and the target follows as the next word.
    private mutating func redirection() {
        // A descriptor's number before it belongs to it.
        if text == [UInt8(ascii: "2")] || text == [UInt8(ascii: "1")] { text = [] }
        endWord()
        let isInput = peek() == UInt8(ascii: "<")
        while let next = peek(), next == UInt8(ascii: ">") || next == UInt8(ascii: "<") { position += 1 }
        if peek() == UInt8(ascii: "&") {
            position += 1
            while let next = peek(), (48...57).contains(next) || next == UInt8(ascii: "-") { position += 1 }
            return
        }
        tokens.append(.mark(isInput ? "<" : ">"))
    }

    private mutating func quote() {
        position += 1
        word = word ?? ShellWord()
        word?.isQuoted = true
        while let next = peek(), next != UInt8(ascii: "'") {
            text.append(next)
            position += 1
        }
        position += 1
    }

    private mutating func doubleQuote() {
        position += 1
        word = word ?? ShellWord()
        word?.isQuoted = true
        while let next = peek(), next != UInt8(ascii: "\"") {
            if next == UInt8(ascii: "\\"), let escaped = peek(1) {
                if escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "$")
                    || escaped == UInt8(ascii: "\\")
                {
                    text.append(escaped)
                } else {
                    text += [next, escaped]
                }
                position += 2
            } else if next == UInt8(ascii: "$") || next == UInt8(ascii: "`") {
                expansion()
            } else {
                text.append(next)
                position += 1
            }
        }
        position += 1
    }

    private mutating func expansion() {
        func isName(_ byte: UInt8) -> Bool {
            byte == UInt8(ascii: "_") || (48...57).contains(byte) || (65...90).contains(byte)
                || (97...122).contains(byte)
        }
        let opener = bytes[position]
        position += 1
        if opener == UInt8(ascii: "`") {
            add(.substitution(upTo(UInt8(ascii: "`"), opening: nil)))
        } else if peek() == UInt8(ascii: "(") {
            position += 1
            add(.substitution(upTo(UInt8(ascii: ")"), opening: UInt8(ascii: "("))))
        } else if peek() == UInt8(ascii: "{") {
            position += 1
            let inner = upTo(UInt8(ascii: "}"), opening: UInt8(ascii: "{"))
            add(.variable(String(decoding: inner.utf8.prefix(while: isName), as: UTF8.self)))
        } else {
            var name: [UInt8] = []
            while let next = peek(), isName(next) || (name.isEmpty && (next == 63 || next == 36)) {
                name.append(next)
                position += 1
                if next == 63 || next == 36 { break }
            }
            if name.isEmpty {
                text.append(UInt8(ascii: "$"))
            } else {
                add(.variable(String(decoding: name, as: UTF8.self)))
            }
        }
    }

    private mutating func add(_ part: ShellWord.Part) {
        flushText()
        word = word ?? ShellWord()
        word?.parts.append(part)
    }

    private mutating func upTo(_ closer: UInt8, opening: UInt8?) -> String {
        var inner: [UInt8] = []
        var depth = 0
        while let next = peek() {
            position += 1
            if next == opening { depth += 1 }
            if next == closer {
                if depth == 0 { break }
                depth -= 1
            }
            inner.append(next)
        }
        return String(decoding: inner, as: UTF8.self)
    }
}
