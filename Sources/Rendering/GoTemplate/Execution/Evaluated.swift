/// What evaluating a part of a template gives: a value and whether it is held in an `interface {}`, which Go's
/// messages and nil rules tell apart from the value alone.
struct Evaluated {
    var value: TemplateValue
    /// Whether the static type is `interface {}`: what comes out of a `map[string]interface {}` or a
    /// `[]interface {}`, and what functions of that result type give.
    var isInterface: Bool

    init(_ value: TemplateValue, isInterface: Bool = false) {
        self.value = value
        self.isInterface = isInterface
    }

    /// No value at all, printed as `<no value>`: Go's zero `reflect.Value`.
    static var none: Evaluated { Evaluated(.null) }

    /// A nil in an `interface {}`.
    static var nilInterface: Evaluated { Evaluated(.null, isInterface: true) }

    /// A value of static type `type`.
    init(_ value: TemplateValue, of type: GoType) {
        self.value = value
        isInterface = type == .any
    }

    /// Whether it is no value at all.
    var isNone: Bool {
        if case .null = value { !isInterface } else { false }
    }

    /// Whether it is a nil in an `interface {}`.
    var isNilInterface: Bool {
        if case .null = value { isInterface } else { false }
    }

    /// The value out of its interface.
    var unwrapped: Evaluated { Evaluated(value) }

    /// The static type's name.
    var typeName: String { isInterface ? GoType.any.name : value.typeName }
}
