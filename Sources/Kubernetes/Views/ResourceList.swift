package import YAML

/// Amounts of resources by name: `limits`, `requests`, `capacity`, `allocatable`, `hard`.
package struct ResourceList: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    /// The amount of one resource, `cpu` or `memory` or any other name; nil when it is not listed.
    package subscript(name: String) -> Quantity? {
        get { value[name: name].flatMap(Quantity.init(value:)) }
        set { value[name: name] = newValue.map { .string($0.description) } }
    }

    package var cpu: Quantity? {
        get { value[quantity: .cpu] }
        set { value[quantity: .cpu] = newValue }
    }

    package var memory: Quantity? {
        get { value[quantity: .memory] }
        set { value[quantity: .memory] = newValue }
    }

    package var isEmpty: Bool { value.object?.isEmpty ?? true }

    /// The names in the order of the tree.
    package var names: [String] { value.object?.keys.map(\.name) ?? [] }

    /// Every amount, in the order of the tree; what is no quantity is left out.
    package var amounts: [(name: String, quantity: Quantity)] {
        (value.object?.entries ?? []).compactMap { entry in
            Quantity(value: entry.value).map { (entry.key.name, $0) }
        }
    }
}
