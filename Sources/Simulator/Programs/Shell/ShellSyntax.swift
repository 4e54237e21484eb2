/// A shell command as a tree, after the grammar of the POSIX shell with what bash adds and manifests use.
indirect enum ShellNode: Sendable {
    case simple(ShellCommand)
    case pipeline([ShellNode])
    case not(ShellNode)
    case and(ShellNode, ShellNode)
    case or(ShellNode, ShellNode)
    case sequence([ShellNode])
    case background(ShellNode)
    case branch(condition: ShellNode, then: ShellNode, otherwise: ShellNode?)
    case loop(condition: ShellNode, isNegated: Bool, body: ShellNode)
    /// Without words: over the positional parameters.
    case each(name: String, words: [ShellWord]?, body: ShellNode)
    /// `for ((first; condition; step))`.
    case count(first: String, condition: String, step: String, body: ShellNode)
    case choose(ShellWord, [ShellChoice])
    case function(name: String, body: ShellNode)
    case group(ShellNode, [ShellRedirection])
    case subshell(ShellNode, [ShellRedirection])
    case arithmetic(String)
}

/// One arm of a `case`.
struct ShellChoice: Sendable {
    var patterns: [ShellWord]
    var body: ShellNode
}

/// Assignments, words and redirections.
struct ShellCommand: Sendable {
    var assignments: [(name: String, value: ShellWord)] = []
    var words: [ShellWord] = []
    var redirections: [ShellRedirection] = []
}

struct ShellRedirection: Sendable {
    enum Kind: Sendable {
        case read, write, append
        /// Another descriptor of the same process; `-` closes.
        case duplicate
        /// Text that stands in the script.
        case text
        /// Output and error together.
        case both, bothAppend
    }
    var descriptor: Int
    var kind: Kind
    var target: ShellWord
}

/// A word before expansion.
struct ShellWord: Sendable {
    enum Part: Sendable {
        case text(String, isQuoted: Bool)
        case parameter(ShellParameter, isQuoted: Bool)
        /// `$(script)`.
        case command(String, isQuoted: Bool)
        /// `$((expression))`.
        case arithmetic(String, isQuoted: Bool)
    }

    var parts: [Part] = []
    /// Whether anything in it is quoted: then it is a field even when empty.
    var hasQuotes = false

    /// The word when nothing in it is quoted or expanded: what can be a reserved word.
    var plain: String? {
        guard !hasQuotes else { return nil }
        var text = ""
        for part in parts {
            guard case .text(let piece, _) = part else { return nil }
            text += piece
        }
        return text
    }

    static func literal(_ text: String) -> ShellWord {
        ShellWord(parts: [.text(text, isQuoted: true)], hasQuotes: true)
    }
}

/// `${name}` with what may follow the name.
struct ShellParameter: Sendable {
    enum Operation: Sendable {
        case none
        case length
        /// `-`, `=`, `?`, `+`; with a colon an empty value counts as none.
        case otherwise(UInt8, countsEmpty: Bool)
        /// `#`, `##`, `%`, `%%`.
        case trim(isPrefix: Bool, isLongest: Bool)
        case replace(isGlobal: Bool, with: ShellWord)
        case slice(offset: String, length: String?)
        case upper, lower
    }
    var name: String
    var operation = Operation.none
    var word = ShellWord()
}

/// Why a script cannot be read.
enum ShellSyntaxError: Error, Equatable {
    /// It goes on: a quote, a bracket or a keyword is open.
    case incomplete
    case unexpected(String)
    case tooLarge
}
