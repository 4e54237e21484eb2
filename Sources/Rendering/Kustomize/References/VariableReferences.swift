import YAML

/// `vars`: puts the values of variables where `$(NAME)` stands.
struct VariableReferences {
    let values: [String: Value]
    let fields: [FieldSpec]

    func replace(in set: ResourceSet) throws(KustomizeError) {
        for resource in set.resources {
            try resource.edit { (node) throws(KustomizeError) in
                for spec in fields {
                    try FieldSpecWalk(spec) { (node) throws(KustomizeError) in try replace(in: node) }
                        .apply(to: node)
                }
            }
        }
    }

    private func replace(in node: Node) throws(KustomizeError) {
        if node.isNull { return }
        switch node.kind {
        case .scalar:
            if node.isStringLike { try replaceScalar(node) }
        case .mapping:
            for (key, value) in node.fields {
                guard key.isStringLike else {
                    throw KustomizeError("invalid map key: value='\(key.text)', tag='\(key.tag.name)'")
                }
                if value.isStringLike { try replaceScalar(value) }
            }
        case .sequence:
            for element in node.content {
                guard element.isStringLike else {
                    throw KustomizeError("invalid value type expect a string")
                }
                try replaceScalar(element)
            }
        case .alias: throw KustomizeError("invalid type encountered")
        }
    }

    private func replaceScalar(_ node: Node) throws(KustomizeError) {
        let value = try expanded(node.text)
        node.style = []
        switch value {
        case .int, .uint:
            node.tag = .int
            node.text = Self.text(value)
        case .bool:
            node.tag = .bool
            node.text = Self.text(value)
        case .double:
            node.tag = .float
            node.text = Self.text(value)
        default:
            node.tag = .string
            node.text = Self.text(value)
        }
    }

    private static func text(_ value: Value) -> String {
        value.string ?? YAMLWriter.string(value).trimmingLineFeed
    }

    /// The text with its variables replaced; the value itself when the text is nothing but one variable. `$$` is a
    /// dollar sign, a variable nobody defines stays.
    func expanded(_ text: String) throws(KustomizeError) -> Value {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "$")) else { return .string(text) }
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "$"), position + 1 < bytes.count else {
                result.append(bytes[position])
                position += 1
                continue
            }
            let next = bytes[position + 1]
            if next == UInt8(ascii: "$") {
                result.append(next)
                position += 2
                continue
            }
            guard next == UInt8(ascii: "("),
                let end = bytes[(position + 2)...].firstIndex(of: UInt8(ascii: ")"))
            else {
                result += [bytes[position], next]
                position += 2
                continue
            }
            let name = String(decoding: bytes[(position + 2)..<end], as: UTF8.self)
            if let value = values[name] {
                if position == 0, end + 1 == bytes.count { return value }
                result += Array(Self.text(value).utf8)
            } else {
                if position == 0, end + 1 == bytes.count { return .string(text) }
                result += bytes[position...end]
            }
            guard result.count <= 16 << 20 else {
                throw KustomizeError("the values of variables make a text too long", .tooLarge)
            }
            position = end + 1
        }
        return .string(String(decoding: result, as: UTF8.self))
    }
}
