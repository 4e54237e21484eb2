/// `index`, `slice` and `len`.
enum Indexing {
    static func index(_ item: Evaluated, _ indexes: some Sequence<Evaluated>) throws -> Evaluated {
        guard item.value.kind != .invalid else { throw BuiltinError("index of untyped nil") }
        var item = item.unwrapped
        for index in indexes {
            if case .null = item.value { throw BuiltinError("index of nil pointer") }
            item = try element(of: item.value, at: index.value)
        }
        return item
    }

    private static func element(of item: TemplateValue, at index: TemplateValue) throws -> Evaluated {
        switch item.plain {
        case .string(let text), .bytes(let text):
            let position = try position(index, upTo: text.count)
            guard position < text.count else { throw outOfRange(item) }
            return Evaluated(.uint(UInt64(text.bytes[position]), .uint8))
        case .list(let list):
            let position = try position(index, upTo: list.count)
            guard position < list.count else { throw outOfRange(item) }
            return Evaluated(list.elements[position], of: list.elementType)
        case .map(let map):
            guard index.kind != .invalid else { throw BuiltinError("value is nil; should be of type string") }
            guard case .string(let key) = index else {
                throw BuiltinError("value has type \(index.typeName); should be string")
            }
            return map.element(key)
        default: throw BuiltinError("can't index item of type \(item.typeName)")
        }
    }

    /// What Go panics with when the index is the length itself, which its own check lets pass.
    private static func outOfRange(_ item: TemplateValue) -> BuiltinError {
        BuiltinError(
            item.kind == .string ? "reflect: string index out of range" : "reflect: slice index out of range")
    }

    private static func position(_ index: TemplateValue, upTo limit: Int) throws -> Int {
        let number: Int64
        switch index.plain {
        case .int(let value, _): number = value
        case .uint(let value, _): number = Int64(truncatingIfNeeded: value)
        case .null: throw BuiltinError("cannot index slice/array with nil")
        default: throw BuiltinError("cannot index slice/array with type \(index.typeName)")
        }
        guard 0 <= number, number <= limit else { throw BuiltinError("index out of range: \(number)") }
        return Int(number)
    }

    static func slice(_ item: Evaluated, _ indexes: ArraySlice<Evaluated>) throws -> Evaluated {
        guard item.value.kind != .invalid else { throw BuiltinError("slice of untyped nil") }
        guard indexes.count <= 3 else { throw BuiltinError("too many slice indexes: \(indexes.count)") }
        let value = item.value.plain
        let count: Int
        switch value {
        case .string(let text):
            if indexes.count == 3 { throw BuiltinError("cannot 3-index slice a string") }
            count = text.count
        case .bytes(let bytes): count = bytes.count
        case .list(let list): count = list.count
        default: throw BuiltinError("can't slice item of type \(item.value.typeName)")
        }
        var bounds = [0, count, count]
        for (place, index) in indexes.enumerated() {
            // Unlike `index`, Go's `slice` does not look into interfaces.
            if index.isInterface { throw BuiltinError("cannot index slice/array with type interface {}") }
            bounds[place] = try position(index.value, upTo: count)
        }
        if bounds[0] > bounds[1] { throw BuiltinError("invalid slice index: \(bounds[0]) > \(bounds[1])") }
        if indexes.count == 3, bounds[1] > bounds[2] {
            throw BuiltinError("invalid slice index: \(bounds[1]) > \(bounds[2])")
        }
        let range = bounds[0]..<bounds[1]
        switch value {
        case .string(let text): return Evaluated(.string(ByteString(text.bytes[range])))
        case .bytes(let bytes): return Evaluated(.bytes(ByteString(bytes.bytes[range])))
        case .list(let list):
            let part = TemplateList(
                Array(list.elements[range]), elementType: list.elementType, named: list.named)
            return Evaluated(.list(part))
        default: return .none
        }
    }

    static func length(_ item: Evaluated) throws -> Int {
        if item.isNilInterface { throw BuiltinError("len of nil pointer") }
        switch item.value.plain {
        case .string(let text), .bytes(let text): return text.count
        case .list(let list): return list.count
        case .map(let map): return map.count
        case .null: throw BuiltinError.noType
        default: throw BuiltinError("len of type \(lengthTypeName(item.value))")
        }
    }

    /// A pointer is followed before its type is named.
    private static func lengthTypeName(_ value: TemplateValue) -> String {
        if case .pointer(let target)? = value.type { target.name } else { value.typeName }
    }
}

extension TemplateMap {
    /// The value under `key` with its static type; the zero value of that type when there is none.
    func element(_ key: ByteString) -> Evaluated { Evaluated(self[key] ?? elementType.zero, of: elementType) }
}

extension GoType {
    /// The type's zero value.
    var zero: TemplateValue {
        switch underlying {
        case .bool: .bool(false)
        case .integer(let kind): kind.isSigned ? .int(0, kind) : .uint(0, kind)
        case .float64: .float(0)
        case .complex128: .complex(0, 0)
        case .string: .string(.empty)
        case .slice(.integer(.uint8)): .bytes(.empty)
        case .slice(let element): .list(TemplateList(elementType: element, isNil: true))
        case .map(let element): .map(TemplateMap(elementType: element, isNil: true))
        case .any, .named, .pointer, .function, .reflectValue: .null
        }
    }
}
