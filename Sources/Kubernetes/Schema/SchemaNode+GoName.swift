extension SchemaNode {
    /// The type's name in Go, as messages about wrong types spell it: `v1.PodSpec`, `int32`, `map[string]string`,
    /// `[]v1.Container`.
    package var goName: String { explicitGoName ?? derivedGoName }

    private var derivedGoName: String {
        switch kind {
        case .string: "string"
        case .integer(let bits): bits == 32 ? "int32" : "int64"
        case .number: "float64"
        case .boolean: "bool"
        case .bytes: "[]uint8"
        case .list: "[]" + (element?.goName ?? "interface {}")
        case .map: mapGoName
        case .quantity: "resource.Quantity"
        case .intOrString: "intstr.IntOrString"
        case .time: "v1.Time"
        case .microTime: "v1.MicroTime"
        case .duration: "v1.Duration"
        case .object, .any:
            typeName.map(Self.goName(ofType:)) ?? (kind == .any ? "interface {}" : "map[string]interface {}")
        }
    }

    private var mapGoName: String {
        guard let element else { return "map[string]interface {}" }
        switch element.kind {
        case .quantity: return "v1.ResourceList"
        case .list: return "map[string]v1.ExtraValue"
        default: return "map[string]" + element.goName
        }
    }

    /// The last two parts of an OpenAPI name.
    private static func goName(ofType name: String) -> String {
        name.split(separator: ".").suffix(2).joined(separator: ".")
    }
}
