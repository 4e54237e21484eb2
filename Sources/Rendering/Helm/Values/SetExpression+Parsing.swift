import YAML

extension SetExpression {
    /// Reads one `name=value` into `values`.
    mutating func key(_ values: inout Map, depth: Int) throws(Stop) {
        let (name, stop) =
            mode == .literal
            ? input.until(["=", "[", "."], escapes: false) : input.until(["=", "[", ",", "."])
        switch stop {
        case nil:
            if name.isEmpty { throw .end }
            throw Stop("key \(GoQuoting.quoted(name)) has no value")
        case "[":
            try keyWithIndex(name, &values, depth)
        case "=":
            try keyWithValue(name, &values)
        case ",":
            Self.set(&values, name, "")
            throw Stop("key \(GoQuoting.quoted(name)) has no value (cannot end with ,)")
        default:
            try keyWithName(name, &values, depth + 1)
        }
    }

    private mutating func keyWithIndex(_ name: String, _ values: inout Map, _ depth: Int) throws(Stop) {
        let index: Int
        do throws(Stop) {
            index = try self.index()
        } catch {
            throw Self.wrapped(error, "error parsing index")
        }
        var list: [Value] = []
        if let present = values[Key(name)] {
            guard let elements = present.array else {
                throw Self.conversion(present, "[]interface {}")
            }
            list = elements
        }
        do throws(Stop) {
            try listItem(&list, index, depth)
        } catch {
            Self.set(&values, name, .array(list))
            throw error
        }
        Self.set(&values, name, .array(list))
    }

    private mutating func keyWithValue(_ name: String, _ values: inout Map) throws(Stop) {
        if mode == .json {
            Self.set(&values, name, try json())
            return
        }
        if mode == .literal {
            Self.set(&values, name, .string(input.until([], escapes: false).text))
            return
        }
        switch try list() {
        case .elements(let elements): Self.set(&values, name, .array(elements))
        case .atEnd:
            Self.set(&values, name, "")
            throw .end
        case .none:
            let (text, _) = input.until([","])
            do throws(Stop) {
                Self.set(&values, name, try resolved(text))
            } catch {
                Self.set(&values, name, .null)
                throw error
            }
        }
    }

    private mutating func keyWithName(_ name: String, _ values: inout Map, _ depth: Int) throws(Stop) {
        guard depth <= Self.deepestName else {
            throw Stop(
                "value name nested level is greater than maximum supported nested level of \(Self.deepestName)"
            )
        }
        var inner = Map()
        if let present = values[Key(name)] {
            guard let map = present.object else {
                throw Self.conversion(present, "map[string]interface {}")
            }
            inner = map
        }
        var stop: Stop?
        do throws(Stop) { try key(&inner, depth: depth) } catch { stop = error }
        if stop == nil, inner.isEmpty { throw Stop("key map \(GoQuoting.quoted(name)) has no value") }
        if !inner.isEmpty { Self.set(&values, name, .object(inner)) }
        if let stop { throw stop }
    }

    private static func set(_ values: inout Map, _ name: String, _ value: Value) {
        if !name.isEmpty { values[Key(name)] = value }
    }

    private static func wrapped(_ stop: Stop, _ text: String) -> Stop {
        switch stop {
        case .end: Stop("\(text): EOF")
        case .mistake(let error): .mistake(error.prefixed(text))
        }
    }

    /// The mistake of naming a part of something that has none.
    private static func conversion(_ value: Value, _ wanted: String) -> Stop {
        let type = value.isNull ? "nil" : GoVerb.type(value)
        return Stop("unable to parse key: interface conversion: interface {} is \(type), not \(wanted)")
    }

    // MARK: - Lists

    private mutating func index() throws(Stop) -> Int {
        let (text, stop) = input.until(["]"], escapes: mode != .literal)
        guard stop != nil else { throw .end }
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Stop("strconv.Atoi: parsing \(GoQuoting.quoted(text)): invalid syntax")
        }
        guard let index = Int(text) else {
            throw Stop("strconv.Atoi: parsing \(GoQuoting.quoted(text)): value out of range")
        }
        return index
    }

    private static func setElement(_ list: inout [Value], _ index: Int, _ value: Value) throws(Stop) {
        if index < 0 { throw Stop("negative \(index) index not allowed") }
        if index > greatestIndex {
            throw Stop("index of \(index) is greater than maximum supported index of \(greatestIndex)")
        }
        while list.count <= index { list.append(.null) }
        list[index] = value
    }

    private mutating func listItem(_ list: inout [Value], _ index: Int, _ depth: Int) throws(Stop) {
        if index < 0 { throw Stop("negative \(index) index not allowed") }
        let (text, stop) = input.until(["[", ".", "="], escapes: mode != .literal)
        if !text.isEmpty {
            let shown = text.unicodeScalars.map { GoQuoting.quoted($0) }.joined(separator: " ")
            throw Stop("unexpected data at end of array index: [\(shown)]")
        }
        switch stop {
        case nil: throw .end
        case "=":
            if mode == .json { return try Self.setElement(&list, index, try json()) }
            if mode == .literal {
                let text = input.until([], escapes: false).text
                return try Self.setElement(&list, index, .string(text))
            }
            switch try self.list() {
            case .elements(let elements): try Self.setElement(&list, index, .array(elements))
            case .atEnd: try Self.setElement(&list, index, "")
            case .none:
                let (text, _) = input.until([","])
                try Self.setElement(&list, index, try resolved(text))
            }
        case "[":
            let next: Int
            do throws(Stop) { next = try self.index() } catch {
                throw Self.wrapped(error, "error parsing index")
            }
            var inner: [Value] = []
            if index < list.count, !list[index].isNull {
                guard let elements = list[index].array else {
                    throw Self.conversion(list[index], "[]interface {}")
                }
                inner = elements
            }
            try listItem(&inner, next, depth)
            try Self.setElement(&list, index, .array(inner))
        default:
            var inner = Map()
            if index < list.count {
                if let map = list[index].object { inner = map } else { list[index] = .emptyObject }
            }
            do throws(Stop) { try key(&inner, depth: depth) } catch {
                // What was set before the mistake stays, in the element that is there already.
                if index < list.count { list[index] = .object(inner) }
                throw error
            }
            try Self.setElement(&list, index, .object(inner))
        }
    }

    // MARK: - Values

    private enum List {
        case elements([Value])
        /// There is no list, and nothing else.
        case atEnd
        /// What follows is no list.
        case none
    }

    private mutating func list() throws(Stop) -> List {
        guard let first = input.next() else { return .atEnd }
        guard first == "{" else {
            input.back()
            return .none
        }
        var elements: [Value] = []
        while true {
            let (text, stop) = input.until([",", "}"])
            guard let stop else { throw Stop("list must terminate with '}'") }
            elements.append(try resolved(text))
            if stop == "}" {
                if let next = input.next(), next != "," { input.back() }
                return .elements(elements)
            }
        }
    }

    /// The JSON value that follows, and the comma after it.
    private mutating func json() throws(Stop) -> Value {
        if skipEmptyValue() { return .null }
        let text = Array(input.rest.utf8)
        guard let length = JSONExtent.length(of: text) else { throw Stop("unexpected EOF") }
        var options = JSONReader.Options()
        options.allNumbersAsDoubles = true
        let value: Value
        do throws(ReadError) {
            value = try JSONReader.value(from: text[..<length], options: options)
        } catch {
            throw Stop(error.message)
        }
        input.skip(bytes: length)
        _ = skipEmptyValue()
        return value
    }
}
