/// The arguments of one call, already checked against the function's parameters.
///
/// The typed accessors are for parameters declared so; given something else, which cannot happen after that check,
/// they give the type's zero value.
package struct Arguments {
    package let values: [TemplateValue]
    /// What a method is called on; null for functions.
    package let receiver: TemplateValue

    package init(_ values: [TemplateValue], receiver: TemplateValue = .null) {
        self.values = values
        self.receiver = receiver
    }

    package var count: Int { values.count }

    /// The argument at `index`; null past the end.
    package subscript(index: Int) -> TemplateValue { index < values.count ? values[index] : .null }

    /// The arguments from `index` on, those of a variadic parameter.
    package func rest(from index: Int) -> ArraySlice<TemplateValue> { values.dropFirst(index) }

    /// A parameter of type `string`.
    package func string(_ index: Int) -> ByteString {
        if case .string(let value) = self[index].plain { value } else { .empty }
    }

    /// A parameter of an integer type.
    package func int(_ index: Int) -> Int {
        switch self[index].plain {
        case .int(let value, _): Int(value)
        case .uint(let value, _): Int(truncatingIfNeeded: value)
        default: 0
        }
    }

    /// A parameter of type `float64`.
    package func float(_ index: Int) -> Double {
        if case .float(let value) = self[index].plain { value } else { 0 }
    }

    /// A parameter of type `bool`.
    package func bool(_ index: Int) -> Bool {
        if case .bool(let value) = self[index].plain { value } else { false }
    }

    /// A parameter of type `map[string]interface {}`; nil given for one is a nil map.
    package func map(_ index: Int) -> TemplateMap {
        if case .map(let value) = self[index] { value } else { TemplateMap(isNil: true) }
    }

    /// A parameter of a slice type; nil given for one is a nil slice.
    package func list(_ index: Int) -> TemplateList {
        if case .list(let value) = self[index] { value } else { TemplateList(isNil: true) }
    }
}
