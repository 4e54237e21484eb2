import Kubernetes
import YAML

/// Computes expressions, within a bound on the steps they take.
struct ExpressionEvaluator {
    /// Why an expression has no value.
    struct Failure: Error, Equatable {
        var message: String

        static let overload = Failure(message: "no such overload")
        static let tooExpensive = Failure(message: "operation cancelled: actual cost limit exceeded")
    }

    /// The most steps that the rules of one object may take together.
    private var steps: Int
    private var variables: [(name: String, value: Operand)] = []

    init(steps: Int = 1_000_000) { self.steps = steps }

    /// The value of an expression with `self` and `oldSelf`.
    mutating func evaluate(_ expression: Expression, self value: Operand, oldSelf: Operand?) throws(Failure)
        -> Operand
    {
        variables = [("self", value)]
        if let oldSelf { variables.append(("oldSelf", oldSelf)) }
        return try evaluate(expression.root)
    }

    /// Charges for work that grows with its input.
    mutating func charge(_ amount: Int) throws(Failure) {
        steps -= amount
        guard steps > 0 else { throw Failure.tooExpensive }
    }

    mutating func evaluate(_ node: Expression.Node) throws(Failure) -> Operand {
        try charge(1)
        switch node {
        case .literal(let value): return value
        case .name(let name): return try variable(name)
        case .select(let target, let field, let isOptional):
            return try select(try evaluate(target), field, isOptional: isOptional)
        case .presence(let target, let field):
            let object = try evaluate(target)
            if case .optional(let value) = object { return .bool(value?.member(.text(field)) != nil) }
            guard object.entries != nil || object.isTree else { throw Failure.overload }
            return .bool(object.member(.text(field)) != nil)
        case .index(let target, let index, let isOptional):
            return try element(try evaluate(target), try evaluate(index), isOptional: isOptional)
        case .call(let name, let target, let arguments): return try call(name, target, arguments)
        case .list(let nodes):
            var elements: [Operand] = []
            for node in nodes { elements.append(try evaluate(node)) }
            return .list(elements)
        case .map(let entries):
            var map: [(key: Operand, value: Operand)] = []
            for entry in entries { map.append((try evaluate(entry.key), try evaluate(entry.value))) }
            return .map(map)
        case .conditional(let test, let first, let second):
            guard case .bool(let flag) = try evaluate(test) else { throw Failure.overload }
            return try evaluate(flag ? first : second)
        case .and(let left, let right): return try both(left, right, decidedBy: false)
        case .or(let left, let right): return try both(left, right, decidedBy: true)
        case .comprehension(let comprehension): return try run(comprehension)
        }
    }

    private func variable(_ name: String) throws(Failure) -> Operand {
        if let value = variables.last(where: { $0.name == name })?.value { return value }
        // The names of types are values, and so are the fields of the root object.
        let types = [
            "int": "int", "uint": "uint", "double": "double", "bool": "bool", "string": "string",
            "bytes": "bytes",
            "list": "list", "map": "map", "null_type": "null_type", "type": "type",
        ]
        if let type = types[name] { return .type(type) }
        throw Failure(message: "undeclared reference to '\(name)'")
    }

    func isVariable(_ name: String) -> Bool { variables.contains { $0.name == name } }

    private func select(_ target: Operand, _ field: String, isOptional: Bool) throws(Failure) -> Operand {
        if case .optional(let value) = target { return .optional(value?.member(.text(field))) }
        if isOptional { return .optional(target.member(.text(field))) }
        guard target.entries != nil || target.isTree else { throw Failure.overload }
        guard let value = target.member(.text(field)) else { throw Failure(message: "no such key: \(field)") }
        return value
    }

    private func element(_ target: Operand, _ index: Operand, isOptional: Bool) throws(Failure) -> Operand {
        if case .optional(let value) = target {
            guard let value else { return .optional(nil) }
            return try element(value, index, isOptional: true)
        }
        if let elements = target.elements {
            let position: Int
            switch index {
            case .int(let number): position = Int(clamping: number)
            case .uint(let number): position = Int(clamping: number)
            case .double(let number): position = Int(exactly: number) ?? -1
            default: throw Failure.overload
            }
            let found = elements.indices.contains(position) ? elements[position] : nil
            if isOptional { return .optional(found) }
            guard let found else { throw Failure(message: "index out of bounds: \(position)") }
            return found
        }
        guard target.entries != nil else { throw Failure.overload }
        let found = target.member(index)
        if isOptional { return .optional(found) }
        guard let found else {
            throw Failure(message: "no such key: \(ExpressionFunctions.text(of: index) ?? "")")
        }
        return found
    }

    /// `&&` and `||`: either side alone may decide, even when the other fails.
    private mutating func both(
        _ left: Expression.Node, _ right: Expression.Node, decidedBy decision: Bool
    ) throws(Failure) -> Operand {
        var failure: Failure?
        for node in [left, right] {
            do throws(Failure) {
                guard case .bool(let flag) = try evaluate(node) else { throw Failure.overload }
                if flag == decision { return .bool(decision) }
            } catch {
                if error == Failure.tooExpensive { throw error }
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        return .bool(!decision)
    }

    // MARK: - Macros

    private mutating func run(_ comprehension: Expression.Comprehension) throws(Failure) -> Operand {
        let range = try evaluate(comprehension.range)
        var items: [(Operand, Operand)] = []
        if let elements = range.elements {
            items = elements.enumerated().map { (.int(Int64($0.offset)), $0.element) }
        } else if let entries = range.entries {
            items = entries.map { ($0.key, $0.value) }
        } else {
            throw Failure.overload
        }
        let isMap = range.elements == nil
        let depth = variables.count
        defer { variables.removeLast(variables.count - depth) }
        var results: [Operand] = []
        var count = 0
        var failure: Failure?
        for (key, value) in items {
            variables.removeLast(variables.count - depth)
            if comprehension.variables.count == 2 {
                variables.append((comprehension.variables[0], key))
                variables.append((comprehension.variables[1], value))
            } else {
                variables.append((comprehension.variables[0], isMap ? key : value))
            }
            if let condition = comprehension.condition {
                guard case .bool(let flag) = try evaluate(condition) else { throw Failure.overload }
                if !flag { continue }
            }
            let result: Operand
            do throws(Failure) {
                result = try evaluate(comprehension.body)
            } catch {
                // As with `&&` and `||`, another element may decide.
                guard comprehension.kind == .all || comprehension.kind == .exists,
                    error != Failure.tooExpensive
                else { throw error }
                failure = failure ?? error
                continue
            }
            if comprehension.kind == .map {
                results.append(result)
                continue
            }
            guard case .bool(let flag) = result else { throw Failure.overload }
            switch comprehension.kind {
            case .all: if !flag { return .bool(false) }
            case .exists: if flag { return .bool(true) }
            case .existsOne: if flag { count += 1 }
            case .filter: if flag { results.append(isMap ? key : value) }
            case .map: break
            }
        }
        if let failure { throw failure }
        switch comprehension.kind {
        case .all: return .bool(true)
        case .exists: return .bool(false)
        case .existsOne: return .bool(count == 1)
        case .filter, .map: return .list(results)
        }
    }

    // MARK: - Calls

    private mutating func call(
        _ name: String, _ target: Expression.Node?, _ nodes: [Expression.Node]
    ) throws(Failure) -> Operand {
        var arguments: [Operand] = []
        // `sets.contains(a, b)` and `optional.of(x)` are functions with a dot in their names.
        if case .name(let space)? = target, ["sets", "optional", "math"].contains(space), !isVariable(space) {
            for node in nodes { arguments.append(try evaluate(node)) }
            try charge(arguments.reduce(0) { $0 + ($1.elements?.count ?? 0) })
            return try ExpressionFunctions.call("\(space).\(name)", arguments)
        }
        if let target { arguments.append(try evaluate(target)) }
        if target != nil, name == "orValue" || name == "or", case .optional(let value)? = arguments.first,
            let value
        {
            return name == "or" ? .optional(value) : value
        }
        for node in nodes { arguments.append(try evaluate(node)) }
        for argument in arguments { try charge(argument.weight) }
        return try ExpressionFunctions.call(target == nil ? name : ".\(name)", arguments)
    }
}

extension Operand {
    fileprivate var isTree: Bool { if case .tree(.object, _) = self { true } else { false } }

    /// How much work looking at all of it is.
    fileprivate var weight: Int {
        switch self {
        case .text(let text): text.utf8.count / 10
        case .bytes(let bytes): bytes.count / 10
        case .list(let elements): elements.count
        case .tree(.array(let elements), _): elements.count
        case .tree(.object(let map), _): map.count
        case .map(let entries): entries.count
        default: 0
        }
    }
}
