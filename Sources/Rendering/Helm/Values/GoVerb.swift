import YAML

/// Values as Go's `fmt` prints them.
enum GoVerb {
    /// As `%v` does.
    static func plain(_ value: Value) -> String {
        switch value {
        case .null: "<nil>"
        case .bool(let flag): flag ? "true" : "false"
        case .int(let number): String(number)
        case .uint(let number): String(number)
        case .double(let number): FloatText.general(number)
        case .string(let text): text
        case .array(let elements): "[" + elements.map(plain).joined(separator: " ") + "]"
        case .object(let map): plain(map)
        }
    }

    /// As `%T` does.
    static func type(_ value: Value) -> String {
        switch value {
        case .null: "<nil>"
        case .bool: "bool"
        case .int: "int64"
        case .uint: "uint64"
        case .double: "float64"
        case .string: "string"
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        }
    }

    static func plain(_ map: Map) -> String {
        "map[" + map.sorted().map { "\($0.key.name):\(plain($0.value))" }.joined(separator: " ") + "]"
    }

    /// As `%t` does, which is meant for booleans and says so for everything else.
    static func boolean(_ value: Value) -> String {
        switch value {
        case .bool(let flag): flag ? "true" : "false"
        case .null: "%!t(<nil>)"
        case .int(let number): "%!t(int64=\(number))"
        case .uint(let number): "%!t(uint64=\(number))"
        case .double(let number): "%!t(float64=\(FloatText.general(number)))"
        case .string(let text): "%!t(string=\(text))"
        case .array(let elements): "[" + elements.map(boolean).joined(separator: " ") + "]"
        case .object(let map):
            "map["
                + map.sorted().map { "%!t(string=\($0.key.name)):\(boolean($0.value))" }.joined(
                    separator: " ")
                + "]"
        }
    }
}
