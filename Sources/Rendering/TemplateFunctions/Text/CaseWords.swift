/// Splits a text in camel case into words and joins them in small letters, as xstrings' `ToSnakeCase` and
/// `ToKebabCase` do.
struct CaseWords {
    private enum Kind {
        case invalid
        case number
        case upper
        case alphabet
        case connector
        case punctuation
        case other
    }

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private let joint: Unicode.Scalar
    private var out: [Unicode.Scalar] = []

    private init(_ text: ByteString, joint: Unicode.Scalar) {
        scalars = GoRunes.scalars(text)
        self.joint = joint
    }

    /// The words of `text` in small letters with `joint` between them.
    static func joined(_ text: ByteString, by joint: Unicode.Scalar) -> ByteString {
        if text.isEmpty { return text }
        var words = CaseWords(text, joint: joint)
        words.run()
        return GoRunes.text(words.out)
    }

    static func isConnector(_ scalar: Unicode.Scalar) -> Bool {
        scalar == "-" || scalar == "_" || scalar.isGoSpace
    }

    /// A letter that is no Chinese character.
    private static func isAlphabet(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.isGoLetter else { return false }
        switch scalar.value {
        case 0x4E00...0x9FCC, 0x3400...0x4D85, 0x20000...0x2B81D: return false
        default: return true
        }
    }

    private typealias Word = (kind: Kind, scalars: ArraySlice<Unicode.Scalar>)

    private mutating func run() {
        var (kind, word) = next()
        while position < scalars.count {
            if kind != .connector { append(kind, word) }
            let previous = kind
            let last = word
            (kind, word) = next()
            switch previous {
            case .number:
                while kind == .alphabet || kind == .number {
                    append(kind, word)
                    (kind, word) = next()
                }
                if kind != .invalid, kind != .punctuation, kind != .connector { out.append(joint) }
            case .connector: append(previous, last)
            case .punctuation: break
            default:
                guard kind == .number else {
                    if kind != .connector, kind != .punctuation { out.append(joint) }
                    break
                }
                guard position < scalars.count else { break }
                let number = word
                (kind, word) = next()
                // A number belongs to the word before it, unless small letters follow.
                guard kind == .alphabet else {
                    append(.number, number)
                    if kind != .connector, kind != .punctuation { out.append(joint) }
                    break
                }
                out.append(joint)
                append(.number, number)
                while kind == .alphabet || kind == .number {
                    append(kind, word)
                    (kind, word) = next()
                }
                if kind != .invalid, kind != .connector, kind != .punctuation { out.append(joint) }
            }
        }
        append(kind, word)
    }

    private mutating func append(_ kind: Kind, _ word: ArraySlice<Unicode.Scalar>) {
        guard kind == .upper || kind == .connector else {
            out += word
            return
        }
        for scalar in word {
            out.append(Self.isConnector(scalar) ? joint : scalar.isGoUpper ? scalar.goLower : scalar)
        }
    }

    private mutating func next() -> Word {
        guard position < scalars.count else { return (.invalid, []) }
        let start = position
        func take(while condition: (Unicode.Scalar) -> Bool) {
            while position < scalars.count, condition(scalars[position]) { position += 1 }
        }
        let first = scalars[start]
        position += 1
        let kind: Kind
        if Self.isConnector(first) {
            kind = .connector
            take(while: Self.isConnector)
        } else if first.isGoPunctuation {
            kind = .punctuation
            take { $0.isGoPunctuation }
        } else if first.isGoUpper {
            kind = .upper
            if position < scalars.count, scalars[position].isGoUpper {
                take { $0.isGoUpper }
                // The last capital of `HTTPStatus`' first four begins the next word.
                if position < scalars.count, Self.isAlphabet(scalars[position]) { position -= 1 }
            } else {
                take { Self.isAlphabet($0) && !$0.isGoUpper }
            }
        } else if Self.isAlphabet(first) {
            kind = .alphabet
            take { Self.isAlphabet($0) && !$0.isGoUpper }
        } else if first.isGoNumber {
            kind = .number
            take { $0.isGoNumber }
        } else {
            kind = .other
            take {
                !Self.isConnector($0) && !Self.isAlphabet($0) && !$0.isGoNumber && !$0.isGoPunctuation
            }
        }
        return (kind, scalars[start..<position])
    }
}
