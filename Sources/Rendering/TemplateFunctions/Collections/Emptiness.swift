/// What Sprig takes for unset.
enum Emptiness {
    /// Whether the value is nil, false, zero, or has no elements; structs never are.
    static func isEmpty(_ value: TemplateValue) -> Bool {
        switch value {
        case .object(let object):
            if let plain = object.plainValue { return isEmpty(plain) }
            return false
        case .function: return false
        default: return !value.isTrue
        }
    }
}
