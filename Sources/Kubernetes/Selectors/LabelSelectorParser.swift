/// Reads the text form of label selectors with the grammar and the errors of `labels.Parse`.
struct LabelSelectorParser {
    private enum Token: Equatable {
        case end
        case closingParenthesis
        case openingParenthesis
        case comma
        case not
        case equals
        case doubleEquals
        case notEquals
        case greaterThan
        case lessThan
        case `in`
        case notIn
        case identifier
        case error
    }

    private typealias Scanned = (token: Token, text: String)

    private var tokens: [Scanned] = []
    private var position = 0

    init(_ text: String) {
        let bytes = Array(text.utf8)
        var index = 0
        while true {
            while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
            guard index < bytes.count else { break }
            tokens.append(
                Self.isSpecial(bytes[index])
                    ? Self.scanSpecial(bytes, &index) : Self.scanWord(bytes, &index))
        }
        tokens.append((.end, ""))
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    private static func isSpecial(_ byte: UInt8) -> Bool { "=!(),><".utf8.contains(byte) }

    private static func scanWord(_ bytes: [UInt8], _ index: inout Int) -> Scanned {
        let start = index
        while index < bytes.count, !isSpecial(bytes[index]), !isSpace(bytes[index]) { index += 1 }
        let word = String(decoding: bytes[start..<index], as: UTF8.self)
        return (word == "in" ? .in : word == "notin" ? .notIn : .identifier, word)
    }

    /// Takes the longest run of signs that is a sign itself.
    private static func scanSpecial(_ bytes: [UInt8], _ index: inout Int) -> Scanned {
        let start = index
        var found: Scanned?
        while index < bytes.count, isSpecial(bytes[index]) {
            let run = String(decoding: bytes[start...index], as: UTF8.self)
            if let token = token(of: run) {
                found = (token, run)
            } else if found != nil {
                break
            }
            index += 1
        }
        let run = String(decoding: bytes[start..<index], as: UTF8.self)
        return found ?? (.error, "error expected: keyword found '\(run)'")
    }

    private static func token(of text: String) -> Token? {
        switch text {
        case ")": .closingParenthesis
        case "(": .openingParenthesis
        case ",": .comma
        case "!": .not
        case "=": .equals
        case "==": .doubleEquals
        case "!=": .notEquals
        case ">": .greaterThan
        case "<": .lessThan
        default: nil
        }
    }

    /// The next token, with `in` and `notin` as words unless an operator is expected.
    private func lookahead(asOperator: Bool = false) -> Scanned {
        var scanned = position < tokens.count ? tokens[position] : (.end, "")
        if !asOperator, scanned.token == .in || scanned.token == .notIn { scanned.token = .identifier }
        return scanned
    }

    private mutating func consume(asOperator: Bool = false) -> Scanned {
        let scanned = lookahead(asOperator: asOperator)
        position += 1
        return scanned
    }

    mutating func parse() throws(SelectorError) -> [LabelRequirement] {
        var requirements: [LabelRequirement] = []
        while true {
            let next = lookahead()
            switch next.token {
            case .identifier, .not:
                do {
                    requirements.append(try parseRequirement())
                } catch {
                    throw SelectorError("unable to parse requirement: \(error.message)")
                }
                let separator = consume()
                switch separator.token {
                case .end: return requirements
                case .comma:
                    let after = lookahead()
                    guard after.token == .identifier || after.token == .not else {
                        throw SelectorError("found '\(after.text)', expected: identifier after ','")
                    }
                default:
                    throw SelectorError("found '\(separator.text)', expected: ',' or 'end of string'")
                }
            case .end: return requirements
            default:
                throw SelectorError("found '\(next.text)', expected: !, identifier, or 'end of string'")
            }
        }
    }

    private mutating func parseRequirement() throws(SelectorError) -> LabelRequirement {
        var next = consume()
        let isNegated = next.token == .not
        if isNegated { next = consume() }
        guard next.token == .identifier else {
            throw SelectorError("found '\(next.text)', expected: identifier")
        }
        let key = next.text
        if let error = LabelRequirement.error(ofKey: key, at: "<nil>") { throw SelectorError(error) }
        let following = lookahead().token
        if isNegated || following == .end || following == .comma {
            return try LabelRequirement(checking: key, isNegated ? .doesNotExist : .exists, [])
        }
        let relation = try parseRelation()
        let values = relation == .in || relation == .notIn ? try parseValues() : [try parseExactValue()]
        return try LabelRequirement(checking: key, relation, values)
    }

    private mutating func parseRelation() throws(SelectorError) -> LabelRequirement.Relation {
        let next = consume(asOperator: true)
        switch next.token {
        case .in: return .in
        case .notIn: return .notIn
        case .equals: return .equals
        case .doubleEquals: return .doubleEquals
        case .notEquals: return .notEquals
        case .greaterThan: return .greaterThan
        case .lessThan: return .lessThan
        default:
            throw SelectorError("found '\(next.text)', expected: in, notin, =, ==, !=, gt, lt")
        }
    }

    private mutating func parseValues() throws(SelectorError) -> [String] {
        let opening = consume()
        guard opening.token == .openingParenthesis else {
            throw SelectorError("found '\(opening.text)' expected: '('")
        }
        let first = lookahead()
        switch first.token {
        case .identifier, .comma:
            let values = try parseList()
            guard consume().token == .closingParenthesis else {
                throw SelectorError("found '\(first.text)', expected: ')'")
            }
            return values
        case .closingParenthesis:
            _ = consume()
            return [""]
        default:
            throw SelectorError("found '\(first.text)', expected: ',', ')' or identifier")
        }
    }

    /// The values up to the closing parenthesis; nothing between two commas is the empty value.
    private mutating func parseList() throws(SelectorError) -> [String] {
        var values: [String] = []
        while true {
            let next = consume()
            switch next.token {
            case .identifier:
                values.append(next.text)
                let after = lookahead()
                switch after.token {
                case .comma: continue
                case .closingParenthesis: return values
                default: throw SelectorError("found '\(after.text)', expected: ',' or ')'")
                }
            case .comma:
                if values.isEmpty { values.append("") }
                switch lookahead().token {
                case .closingParenthesis:
                    values.append("")
                    return values
                case .comma:
                    _ = consume()
                    values.append("")
                default: break
                }
            default:
                throw SelectorError("found '\(next.text)', expected: ',', or identifier")
            }
        }
    }

    private mutating func parseExactValue() throws(SelectorError) -> String {
        let next = lookahead()
        if next.token == .end || next.token == .comma { return "" }
        let value = consume()
        guard value.token == .identifier else {
            throw SelectorError("found '\(value.text)', expected: identifier")
        }
        return value.text
    }
}
