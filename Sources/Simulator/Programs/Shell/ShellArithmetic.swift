/// Evaluates `$((…))`: whole numbers of 64 bits that wrap, C's operators, variables.
struct ShellArithmetic {
    struct Failure: Error { var text: String }

    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0
    /// Whether assignments count: not in the branch that is not taken.
    private var isLive = true
    /// The variables that are read and assigned to.
    private(set) var assigned: [(name: String, value: Int64)] = []
    private let lookUp: (String) -> String?

    /// The expression's value, and what it assigns to variables.
    static func evaluate(
        _ expression: String, _ lookUp: @escaping (String) -> String?
    ) throws(Failure) -> (value: Int64, assigned: [(name: String, value: Int64)]) {
        var machine = ShellArithmetic(Array(expression.utf8.prefix(4096)), lookUp)
        machine.skip()
        guard machine.position < machine.bytes.count else { return (0, []) }
        var value = try machine.assignment()
        while machine.take(",") { value = try machine.assignment() }
        guard machine.position == machine.bytes.count else {
            throw Failure(text: "syntax error in expression")
        }
        return (value, machine.assigned)
    }

    private init(_ bytes: [UInt8], _ lookUp: @escaping (String) -> String?) {
        self.bytes = bytes
        self.lookUp = lookUp
    }

    private mutating func skip() {
        while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
    }

    private func isAt(_ text: StaticString) -> Bool {
        let length = text.utf8CodeUnitCount
        guard position + length <= bytes.count else { return false }
        return text.withUTF8Buffer { bytes[position..<(position + length)].elementsEqual($0) }
    }

    private mutating func take(_ text: StaticString, notBefore forbidden: String = "") -> Bool {
        guard isAt(text) else { return false }
        let next = position + text.utf8CodeUnitCount
        if next < bytes.count, forbidden.utf8.contains(bytes[next]) { return false }
        position = next
        skip()
        return true
    }

    private mutating func name() -> String? {
        let start = position
        var index = position
        while index < bytes.count {
            let byte = bytes[index]
            let isLetter = byte == 95 || (65...90).contains(byte) || (97...122).contains(byte)
            guard isLetter || (index > start && (48...57).contains(byte)) else { break }
            index += 1
        }
        guard index > start else { return nil }
        position = index
        skip()
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    private func value(of name: String) -> Int64 {
        if let found = assigned.last(where: { $0.name == name }) { return found.value }
        return lookUp(name).flatMap { Self.number($0) } ?? 0
    }

    static func number(_ text: String) -> Int64? {
        let trimmed = text.drop { $0 == " " }
        if trimmed.hasPrefix("0x") || trimmed.hasPrefix("0X") {
            return Int64(trimmed.dropFirst(2), radix: 16)
        }
        if trimmed.hasPrefix("0"), trimmed.utf8.count > 1 { return Int64(trimmed, radix: 8) }
        return Int64(trimmed)
    }

    private mutating func assign(_ name: String, _ value: Int64) {
        if isLive { assigned.append((name, value)) }
    }

    private mutating func assignment() throws(Failure) -> Int64 {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw Failure(text: "expression recursion level exceeded") }
        let start = position
        if let name = name() {
            if take("=", notBefore: "=") {
                let value = try assignment()
                assign(name, value)
                return value
            }
            for (mark, operation) in Self.compound {
                if take(mark) {
                    let value = try operation(self.value(of: name), try assignment())
                    assign(name, value)
                    return value
                }
            }
        }
        position = start
        return try choice()
    }

    private typealias Operation = @Sendable (Int64, Int64) throws(Failure) -> Int64

    private static let compound: [(StaticString, Operation)] = [
        ("+=", { $0 &+ $1 }), ("-=", { $0 &- $1 }), ("*=", { $0 &* $1 }), ("/=", divide), ("%=", remainder),
    ]

    private static let divide: Operation = { left, right throws(Failure) in
        guard right != 0 else { throw Failure(text: "division by 0") }
        return left.dividedReportingOverflow(by: right).partialValue
    }

    private static let remainder: Operation = { left, right throws(Failure) in
        guard right != 0 else { throw Failure(text: "division by 0") }
        return left.remainderReportingOverflow(dividingBy: right).partialValue
    }

    private mutating func choice() throws(Failure) -> Int64 {
        let condition = try binary(0)
        guard take("?") else { return condition }
        let outer = isLive
        isLive = outer && condition != 0
        let first = try assignment()
        guard take(":") else { throw Failure(text: "expected `:'") }
        isLive = outer && condition == 0
        let second = try assignment()
        isLive = outer
        return condition != 0 ? first : second
    }

    private static let levels: [[(StaticString, String, Operation)]] = [
        [("||", "", { $0 != 0 || $1 != 0 ? 1 : 0 })], [("&&", "", { $0 != 0 && $1 != 0 ? 1 : 0 })],
        [("|", "|", { $0 | $1 })], [("^", "", { $0 ^ $1 })], [("&", "&", { $0 & $1 })],
        [("==", "", { $0 == $1 ? 1 : 0 }), ("!=", "", { $0 != $1 ? 1 : 0 })],
        [
            ("<=", "", { $0 <= $1 ? 1 : 0 }), (">=", "", { $0 >= $1 ? 1 : 0 }),
            ("<", "<", { $0 < $1 ? 1 : 0 }), (">", ">", { $0 > $1 ? 1 : 0 }),
        ],
        [("<<", "", { $0 << ($1 & 63) }), (">>", "", { $0 >> ($1 & 63) })],
        [("+", "", { $0 &+ $1 }), ("-", "", { $0 &- $1 })],
        [("*", "*", { $0 &* $1 }), ("/", "", divide), ("%", "", remainder)],
    ]

    private mutating func binary(_ level: Int) throws(Failure) -> Int64 {
        guard level < Self.levels.count else { return try unary() }
        var left = try binary(level + 1)
        search: while true {
            for (mark, forbidden, operation) in Self.levels[level] where take(mark, notBefore: forbidden) {
                left = try operation(left, try binary(level + 1))
                continue search
            }
            return left
        }
    }

    private mutating func unary() throws(Failure) -> Int64 {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw Failure(text: "expression recursion level exceeded") }
        for (mark, change) in [("++", Int64(1)), ("--", -1)] as [(StaticString, Int64)] where take(mark) {
            guard let name = name() else { return try unary() }
            let value = value(of: name) &+ change
            assign(name, value)
            return value
        }
        if take("!") { return try unary() == 0 ? 1 : 0 }
        if take("-") { return 0 &- (try unary()) }
        if take("+") { return try unary() }
        if take("~") { return ~(try unary()) }
        if take("(") {
            let value = try assignment()
            guard take(")") else { throw Failure(text: "missing `)'") }
            return value
        }
        if take("$") {}
        if let name = name() {
            let value = value(of: name)
            if take("++") { assign(name, value &+ 1) }
            if take("--") { assign(name, value &- 1) }
            return value
        }
        let start = position
        while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        skip()
        guard let value = Self.number(text) else { throw Failure(text: "syntax error: operand expected") }
        return value
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte) || byte == 120
    }
}
