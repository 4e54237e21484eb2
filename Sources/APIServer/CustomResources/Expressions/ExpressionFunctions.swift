import Kubernetes
import YAML

/// The functions of the Common Expression Language and of Kubernetes' additions to it, by name; those called on a
/// value begin with a dot and get it as their first argument.
enum ExpressionFunctions {
    typealias Failure = ExpressionEvaluator.Failure

    static func call(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand {
        if let value = try operators(name, arguments) { return value }
        if let value = try conversions(name, arguments) { return value }
        if let value = try texts(name, arguments) { return value }
        if let value = try lists(name, arguments) { return value }
        if let value = try times(name, arguments) { return value }
        if let value = try kubernetes(name, arguments) { return value }
        throw Failure.overload
    }

    // MARK: - Operators

    private static func operators(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        if name == "!" {
            guard case .bool(let flag)? = arguments.first else { throw Failure.overload }
            return .bool(!flag)
        }
        if name == "negate" {
            switch arguments.first {
            case .int(let value)?:
                guard value != .min else { throw Failure(message: "integer overflow") }
                return .int(-value)
            case .double(let value)?: return .double(-value)
            default: throw Failure.overload
            }
        }
        guard arguments.count == 2 else { return nil }
        let (left, right) = (arguments[0], arguments[1])
        switch name {
        case "==": return .bool(left == right)
        case "!=": return .bool(left != right)
        case "<": return .bool(try order(left, right) < 0)
        case "<=": return .bool(try order(left, right) <= 0)
        case ">": return .bool(try order(left, right) > 0)
        case ">=": return .bool(try order(left, right) >= 0)
        case "in":
            if let elements = right.elements { return .bool(elements.contains(left)) }
            guard right.entries != nil else { throw Failure.overload }
            return .bool(right.member(left) != nil)
        case "+", "-", "*", "/", "%": return try arithmetic(name, left, right)
        default: return nil
        }
    }

    /// Negative, zero or positive. Throws for values that have no order.
    static func order(_ left: Operand, _ right: Operand) throws(Failure) -> Int {
        func compare<T: Comparable>(_ a: T, _ b: T) -> Int { a < b ? -1 : a > b ? 1 : 0 }
        if let order = left.numericOrder(to: right) { return order }
        switch (left, right) {
        case (.text(let a), .text(let b)): return utf8Less(a, b) ? -1 : a == b ? 0 : 1
        case (.bool(let a), .bool(let b)): return compare(a ? 1 : 0, b ? 1 : 0)
        case (.time(let a), .time(let b)): return compare(a, b)
        case (.duration(let a), .duration(let b)): return compare(a, b)
        case (.bytes(let a), .bytes(let b)): return a.lexicographicallyPrecedes(b) ? -1 : a == b ? 0 : 1
        default: throw Failure.overload
        }
    }

    private static func arithmetic(_ name: String, _ left: Operand, _ right: Operand) throws(Failure)
        -> Operand
    {
        switch (left, right) {
        case (.int(let a), .int(let b)): return .int(try integers(name, a, b))
        case (.uint(let a), .uint(let b)): return .uint(try integers(name, a, b))
        case (.double(let a), .double(let b)):
            switch name {
            case "+": return .double(a + b)
            case "-": return .double(a - b)
            case "*": return .double(a * b)
            case "/": return .double(a / b)
            default: throw Failure.overload
            }
        case (.text(let a), .text(let b)) where name == "+": return .text(a + b)
        case (.bytes(let a), .bytes(let b)) where name == "+": return .bytes(a + b)
        case (.time(let a), .duration(let b)) where name == "+" || name == "-":
            return .time(Timestamp(nanoseconds: a.nanoseconds &+ (name == "+" ? b : -b)))
        case (.duration(let a), .time(let b)) where name == "+":
            return .time(Timestamp(nanoseconds: b.nanoseconds &+ a))
        case (.time(let a), .time(let b)) where name == "-": return .duration(a.nanoseconds &- b.nanoseconds)
        case (.duration(let a), .duration(let b)) where name == "+" || name == "-":
            return .duration(try integers(name, a, b))
        default: break
        }
        if name == "+", let a = left.elements, let b = right.elements { return .list(a + b) }
        throw Failure.overload
    }

    private static func integers<T: FixedWidthInteger>(_ name: String, _ a: T, _ b: T) throws(Failure) -> T {
        let (value, overflow): (T, Bool)
        switch name {
        case "+": (value, overflow) = a.addingReportingOverflow(b)
        case "-": (value, overflow) = a.subtractingReportingOverflow(b)
        case "*": (value, overflow) = a.multipliedReportingOverflow(by: b)
        case "/":
            guard b != 0 else { throw Failure(message: "division by zero") }
            (value, overflow) = a.dividedReportingOverflow(by: b)
        default:
            guard b != 0 else { throw Failure(message: "modulus by zero") }
            (value, overflow) = a.remainderReportingOverflow(dividingBy: b)
        }
        guard !overflow else { throw Failure(message: "integer overflow") }
        return value
    }

    // MARK: - Conversions

    private static func conversions(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        guard arguments.count == 1, let value = arguments.first else { return nil }
        switch name {
        case "dyn": return value
        case "type": return .type(value.typeName)
        case "int": return try integer(value)
        case "uint":
            guard case .int(let number) = try integer(value), let unsigned = UInt64(exactly: number) else {
                throw Failure(message: "unsigned integer overflow")
            }
            return .uint(unsigned)
        case "double":
            switch value {
            case .int(let number): return .double(Double(number))
            case .uint(let number): return .double(Double(number))
            case .double: return value
            case .text(let text):
                guard let number = Double(text) else { throw Failure(message: "type conversion error") }
                return .double(number)
            default: throw Failure.overload
            }
        case "string":
            guard let text = text(of: value) else { throw Failure.overload }
            return .text(text)
        case "bytes":
            guard case .text(let text) = value else { throw Failure.overload }
            return .bytes(Array(text.utf8))
        case "bool":
            switch value {
            case .bool: return value
            case .text("true"), .text("1"), .text("t"), .text("True"), .text("TRUE"): return .bool(true)
            case .text("false"), .text("0"), .text("f"), .text("False"), .text("FALSE"): return .bool(false)
            default: throw Failure(message: "type conversion error")
            }
        case "duration":
            if case .duration = value { return value }
            guard case .text(let text) = value, let nanoseconds = Operand.duration(text) else {
                throw Failure(message: "type conversion error")
            }
            return .duration(nanoseconds)
        case "timestamp":
            if case .time = value { return value }
            if case .int(let seconds) = value { return .time(Timestamp(seconds: seconds)) }
            guard case .text(let text) = value, let time = Timestamp(rfc3339: text) else {
                throw Failure(message: "type conversion error")
            }
            return .time(time)
        default: return nil
        }
    }

    private static func integer(_ value: Operand) throws(Failure) -> Operand {
        switch value {
        case .int: return value
        case .uint(let number):
            guard let whole = Int64(exactly: number) else { throw Failure(message: "integer overflow") }
            return .int(whole)
        case .double(let number):
            guard let whole = Int64(exactly: number.rounded(.towardZero)) else {
                throw Failure(message: "integer overflow")
            }
            return .int(whole)
        case .text(let text):
            guard let whole = Int64(text) else { throw Failure(message: "type conversion error") }
            return .int(whole)
        case .time(let time): return .int(time.seconds)
        case .duration(let nanoseconds): return .int(nanoseconds / 1_000_000_000)
        default: throw Failure.overload
        }
    }

    /// A scalar as text; nil for lists and maps.
    static func text(of value: Operand) -> String? {
        switch value {
        case .text(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        case .double(let number): GoString.number(number)
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .time(let time): time.rfc3339
        case .duration(let nanoseconds): "\(GoString.number(Double(nanoseconds) / 1e9))s"
        case .quantity(let quantity): quantity.description
        case .address(_, let text), .network(_, let text): text
        case .type(let name): name
        case .null: "null"
        case .list, .map, .tree, .optional: nil
        }
    }
}
