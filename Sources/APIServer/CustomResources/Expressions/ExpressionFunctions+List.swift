import Kubernetes

extension ExpressionFunctions {
    /// Functions of lists, maps, bytes and optional values.
    static func lists(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        if let value = try optionals(name, arguments) { return value }
        guard let first = arguments.first else { return nil }
        if name == "size" || name == ".size" {
            if case .bytes(let bytes) = first { return .int(Int64(bytes.count)) }
            guard let count = first.elements?.count ?? first.entries?.count else { return nil }
            return .int(Int64(count))
        }
        guard let elements = first.elements else { return nil }
        if arguments.count == 2, let others = arguments[1].elements {
            switch name {
            case "sets.contains": return .bool(others.allSatisfy { elements.contains($0) })
            case "sets.equivalent":
                return .bool(
                    others.allSatisfy { elements.contains($0) } && elements.allSatisfy { others.contains($0) }
                )
            case "sets.intersects": return .bool(others.contains { elements.contains($0) })
            default: break
            }
        }
        switch (name, arguments.count) {
        case (".isSorted", 1):
            for (left, right) in zip(elements, elements.dropFirst()) where try order(left, right) > 0 {
                return .bool(false)
            }
            return .bool(true)
        case (".sum", 1):
            guard var total = elements.first else { return .int(0) }
            for element in elements.dropFirst() { total = try call("+", [total, element]) }
            return total
        case (".min", 1), (".max", 1):
            guard var best = elements.first else {
                throw Failure(message: "\(name.dropFirst()) called on empty list")
            }
            for element in elements.dropFirst() {
                let order = try order(element, best)
                if name == ".min" ? order < 0 : order > 0 { best = element }
            }
            return best
        case (".indexOf", 2): return .int(Int64(elements.firstIndex(of: arguments[1]) ?? -1))
        case (".lastIndexOf", 2): return .int(Int64(elements.lastIndex(of: arguments[1]) ?? -1))
        case (".distinct", 1):
            var distinct: [Operand] = []
            for element in elements where !distinct.contains(element) { distinct.append(element) }
            return .list(distinct)
        case (".reverse", 1): return .list(elements.reversed())
        case (".flatten", 1): return .list(elements.flatMap { $0.elements ?? [$0] })
        case (".sort", 1):
            var failure: Failure?
            let sorted = elements.sorted { left, right in
                do throws(Failure) {
                    return try order(left, right) < 0
                } catch {
                    failure = error
                    return false
                }
            }
            if let failure { throw failure }
            return .list(sorted)
        case (".first", 1): return .optional(elements.first)
        case (".last", 1): return .optional(elements.last)
        case (".slice", 3):
            guard case .int(let start) = arguments[1], case .int(let end) = arguments[2] else {
                throw Failure.overload
            }
            guard start >= 0, end >= start, end <= Int64(elements.count) else {
                throw Failure(message: "cannot slice(\(start), \(end)), list is length \(elements.count)")
            }
            return .list(Array(elements[Int(start)..<Int(end)]))
        case (".join", 1), (".join", 2):
            var separator = ""
            if arguments.count == 2 {
                guard case .text(let text) = arguments[1] else { throw Failure.overload }
                separator = text
            }
            var texts: [String] = []
            for element in elements {
                guard case .text(let text) = element else { throw Failure.overload }
                texts.append(text)
            }
            return .text(texts.joined(separator: separator))
        default: return nil
        }
    }

    private static func optionals(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        switch (name, arguments.count) {
        case ("optional.none", 0): return .optional(nil)
        case ("optional.of", 1): return .optional(arguments[0])
        case ("optional.ofNonZeroValue", 1):
            let value = arguments[0]
            let isZero: Bool =
                switch value {
                case .null, .bool(false), .int(0), .uint(0), .double(0), .text(""), .bytes([]): true
                default: value.elements?.isEmpty ?? value.entries?.isEmpty ?? false
                }
            return .optional(isZero ? nil : value)
        default: break
        }
        guard case .optional(let value)? = arguments.first else { return nil }
        switch (name, arguments.count) {
        case (".hasValue", 1): return .bool(value != nil)
        case (".value", 1):
            guard let value else { throw Failure(message: "optional.none() dereference") }
            return value
        case (".orValue", 2): return value ?? arguments[1]
        case (".or", 2): return value.map { .optional($0) } ?? arguments[1]
        default: return nil
        }
    }
}
