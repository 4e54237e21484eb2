import YAML

/// The shapes of fields that ``View`` properties are made of.
extension Value {
    /// The member under `field` where null counts as absent.
    private func present(_ field: Field) -> Value? {
        guard let value = self[field], !value.isNull else { return nil }
        return value
    }

    subscript(text field: Field) -> String {
        get { self[field]?.string ?? "" }
        set { self[field] = newValue.isEmpty ? nil : .string(newValue) }
    }

    /// A text that is printed even when empty.
    subscript(keptText field: Field) -> String {
        get { self[field]?.string ?? "" }
        set { self[field] = .string(newValue) }
    }

    subscript(optionalText field: Field) -> String? {
        get { self[field]?.string }
        set { self[field] = newValue.map { .string($0) } }
    }

    subscript(integer field: Field) -> Int {
        get { self[field]?.int.flatMap(Int.init(exactly:)) ?? 0 }
        set { self[field] = newValue == 0 ? nil : .int(Int64(newValue)) }
    }

    /// A number that is printed even when 0.
    subscript(keptInteger field: Field) -> Int {
        get { self[field]?.int.flatMap(Int.init(exactly:)) ?? 0 }
        set { self[field] = .int(Int64(newValue)) }
    }

    subscript(optionalInteger field: Field) -> Int? {
        get { self[field]?.int.flatMap(Int.init(exactly:)) }
        set { self[field] = newValue.map { .int(Int64($0)) } }
    }

    subscript(flag field: Field) -> Bool {
        get { self[field]?.bool ?? false }
        set { self[field] = newValue ? .bool(true) : nil }
    }

    /// A flag that is printed even when false.
    subscript(keptFlag field: Field) -> Bool {
        get { self[field]?.bool ?? false }
        set { self[field] = .bool(newValue) }
    }

    subscript(optionalFlag field: Field) -> Bool? {
        get { self[field]?.bool }
        set { self[field] = newValue.map { .bool($0) } }
    }

    /// A time to the second.
    subscript(time field: Field) -> Timestamp? {
        get { self[field]?.string.flatMap(Timestamp.init(rfc3339:)) }
        set { self[field] = newValue.map { .string($0.rfc3339) } }
    }

    /// A time to the microsecond.
    subscript(microTime field: Field) -> Timestamp? {
        get { self[field]?.string.flatMap(Timestamp.init(rfc3339:)) }
        set { self[field] = newValue.map { .string($0.rfc3339Micro) } }
    }

    subscript(intOrString field: Field) -> IntOrString? {
        get { self[field].flatMap(IntOrString.init) }
        set { self[field] = newValue?.value }
    }

    subscript(quantity field: Field) -> Quantity? {
        get { self[field].flatMap(Quantity.init(value:)) }
        set { self[field] = newValue.map { .string($0.description) } }
    }

    subscript(texts field: Field) -> [String] {
        get { self[field]?.array?.compactMap(\.string) ?? [] }
        set { self[field] = newValue.isEmpty ? nil : .array(newValue.map { .string($0) }) }
    }

    subscript(integers field: Field) -> [Int] {
        get { self[field]?.array?.compactMap { $0.int.flatMap(Int.init(exactly:)) } ?? [] }
        set { self[field] = newValue.isEmpty ? nil : .array(newValue.map { .int(Int64($0)) }) }
    }

    subscript(map field: Field) -> Map {
        get { self[field]?.object ?? Map() }
        set { self[field] = newValue.isEmpty ? nil : .object(newValue) }
    }

    /// A part that is always there. A change happens in place.
    subscript<Part: View>(part field: Field) -> Part {
        get { Part(present(field) ?? .emptyObject) }
        _modify {
            var part = Part(present(field) ?? .emptyObject)
            if self[field] != nil { self[field] = .null }
            defer { self[field] = part.value }
            yield &part
        }
    }

    /// A part that may be missing. A change happens in place.
    subscript<Part: View>(optionalPart field: Field) -> Part? {
        get { present(field).map(Part.init) }
        _modify {
            var part = present(field).map(Part.init)
            if self[field] != nil { self[field] = .null }
            defer { self[field] = part?.value }
            yield &part
        }
    }

    /// A list of parts. A change happens in place.
    subscript<Part: View>(parts field: Field) -> [Part] {
        get { self[field]?.array?.map(Part.init) ?? [] }
        _modify {
            var parts = self[field]?.array?.map(Part.init) ?? []
            if self[field] != nil { self[field] = .null }
            defer { self[field] = parts.isEmpty ? nil : .array(parts.map(\.value)) }
            yield &parts
        }
    }
}
