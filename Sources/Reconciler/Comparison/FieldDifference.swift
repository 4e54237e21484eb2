package import Kubernetes
package import YAML

/// One field in which a live object is not what git says.
package struct FieldDifference: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        /// The live value is another one.
        case changed
        /// Git states the field and the live object has none.
        case missing
        /// A field with one owner for all of it holds more than git states: defaults of the API server or somebody's
        /// addition.
        case extra
        /// The agent applied the field once and git no longer states it.
        case left
    }

    package var kind: Kind
    package var path: [FieldSet.Element]
    package var git: Value?
    package var live: Value?
    /// Whether the API server may have its reasons for the difference: when it is still there right after the very
    /// same object was applied, that is how the server keeps the object, and not drift.
    package var isTolerable: Bool

    package init(
        _ kind: Kind, _ path: [FieldSet.Element], git: Value? = nil, live: Value? = nil,
        isTolerable: Bool = false
    ) {
        self.kind = kind
        self.path = path
        self.git = git
        self.live = live
        self.isTolerable = isTolerable
    }

    /// `.spec.template.spec.containers[name="web"].image`, as Kubernetes prints paths of managed fields.
    package var field: String { path.isEmpty ? "." : FieldSet.displayText(path) }

    /// The difference in one line, `.spec.replicas: 5 → 2` from live to git; values of secrets and long ones are
    /// left out.
    package func text(isSecret: Bool) -> String {
        if isSecret, SecretMask.hides(path) { return "\(field): ++++++++ (secret value differs)" }
        return "\(field): \(Self.short(live)) → \(kind == .left ? "(removed)" : Self.short(git))"
    }

    private static func short(_ value: Value?) -> String {
        switch value {
        case nil: return "(none)"
        case .array(let elements)?: return elements.isEmpty ? "[]" : "[…]"
        case .object(let map)?: return map.isEmpty ? "{}" : "{…}"
        case .string(let text)?:
            return text.utf8.count > 80 ? JSONWriter.string(.string(String(text.prefix(60)))) + "…" : text
        case .some(let value): return JSONWriter.string(value)
        }
    }
}
