import Kubernetes
import YAML

/// What tells the elements of an associative list apart.
struct ListIdentity {
    /// The key values of one element.
    struct Identity: Hashable {
        var element: FieldSet.Element
        private var text: String

        init(_ element: FieldSet.Element) {
            self.element = element
            text = element.displayText
        }

        static func == (left: Identity, right: Identity) -> Bool { left.text == right.text }
        func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }

    private let keys: [(key: Key, fallback: Value?)]

    init(_ node: SchemaNode?) {
        let names = node?.listMapKeys ?? []
        let defaults = node?.listMapKeyDefaults ?? []
        keys = zip(names, defaults).map { ($0, $1) }.sorted { $0.key < $1.key }
    }

    /// Nil for an element without any of the keys.
    func identity(of element: Value) -> Identity? {
        var fields: [FieldSet.KeyField] = []
        for (key, fallback) in keys {
            if let value = element[key] ?? fallback {
                fields.append(FieldSet.KeyField(name: key, value: value))
            }
        }
        return fields.isEmpty ? nil : Identity(.key(fields))
    }
}

/// Finding a field by the path that managed fields give it.
enum FieldLookup {
    /// The value at `path`; nil when there is none.
    static func value(at path: [FieldSet.Element], in root: Value, _ schema: SchemaNode?) -> Value? {
        var value = root
        var node = schema
        for element in path {
            switch element {
            case .field(let key):
                guard let next = value[key] else { return nil }
                value = next
                node = ObjectComparison.member(key, of: node)
            case .key:
                let keys = ListIdentity(node)
                let wanted = ListIdentity.Identity(element)
                guard let next = value.array?.first(where: { keys.identity(of: $0) == wanted }) else {
                    return nil
                }
                value = next
                node = node?.element
            case .value(let wanted):
                guard let next = value.array?.first(where: { $0 == wanted }) else { return nil }
                value = next
                node = node?.element
            case .index(let index):
                guard let next = value[at: index] else { return nil }
                value = next
                node = node?.element
            }
        }
        return value
    }

    /// Sets the value at `path`, making the maps and list elements on the way.
    static func set(
        _ new: Value, at path: ArraySlice<FieldSet.Element>, in value: inout Value, _ node: SchemaNode?
    ) {
        guard let element = path.first else {
            value = new
            return
        }
        let rest = path.dropFirst()
        switch element {
        case .field(let key):
            var inner = value[key] ?? .null
            set(new, at: rest, in: &inner, ObjectComparison.member(key, of: node))
            value[key] = inner
        case .key(let fields):
            var elements = value.array ?? []
            let keys = ListIdentity(node)
            let wanted = ListIdentity.Identity(element)
            let position = elements.firstIndex { keys.identity(of: $0) == wanted } ?? elements.count
            if position == elements.count {
                elements.append(
                    .object(Map(uniqueEntries: fields.map { Map.Entry(key: $0.name, value: $0.value) })))
            }
            set(new, at: rest, in: &elements[position], node?.element)
            value = .array(elements)
        case .value(let member):
            var elements = value.array ?? []
            if !elements.contains(member) { elements.append(member) }
            value = .array(elements)
        case .index(let index):
            guard var elements = value.array, elements.indices.contains(index) else { return }
            set(new, at: rest, in: &elements[index], node?.element)
            value = .array(elements)
        }
    }
}
