package import YAML

/// Why a selector cannot be understood, in Kubernetes' words.
package struct SelectorError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package init(_ message: String) { self.message = message }
    package var description: String { message }
}

/// Requirements on labels that must all hold: Kubernetes' `labels.Selector`.
package struct LabelSelector: Sendable, Equatable {
    /// Sorted by key, as Kubernetes keeps and prints them.
    package private(set) var requirements: [LabelRequirement]
    private var matchesNothing = false

    /// A selector of these requirements; none match everything.
    package init(requirements: [LabelRequirement] = []) {
        let order = requirements.indices.sorted {
            requirements[$0].key == requirements[$1].key
                ? $0 < $1 : utf8Less(requirements[$0].key, requirements[$1].key)
        }
        self.requirements = order.map { requirements[$0] }
    }

    /// Matches every object.
    package static let everything = LabelSelector()

    /// Matches no object.
    package static let nothing = {
        var selector = LabelSelector()
        selector.matchesNothing = true
        return selector
    }()

    /// Matches objects that have each of these labels, as a service's selector.
    package init(labels: Map) {
        self.init(
            requirements: labels.entries.compactMap { entry in
                entry.value.string.map { LabelRequirement(key: entry.key.name, .equals, [$0]) }
            })
    }

    /// Reads a `metav1.LabelSelector`: null matches nothing, an empty one everything.
    package init(_ value: Value?) throws(SelectorError) {
        guard let value, case .object = value else {
            self = .nothing
            return
        }
        var requirements: [LabelRequirement] = []
        for entry in value[.matchLabels]?.object?.entries ?? [] {
            requirements.append(
                try LabelRequirement(checking: entry.key.name, .equals, [entry.value.string ?? ""]))
        }
        for expression in value[.matchExpressions]?.array ?? [] {
            let relation: LabelRequirement.Relation =
                switch expression[.operator]?.string ?? "" {
                case "In": .in
                case "NotIn": .notIn
                case "Exists": .exists
                case "DoesNotExist": .doesNotExist
                case let other:
                    throw SelectorError("\(GoText.quoted(other)) is not a valid label selector operator")
                }
            requirements.append(
                try LabelRequirement(
                    checking: expression[.key]?.string ?? "", relation,
                    expression[.values]?.array?.compactMap(\.string) ?? []))
        }
        self.init(requirements: requirements)
    }

    /// Reads the selector of an object that has passed validation; one that has not matches nothing.
    package init(validated value: Value?) { self = (try? LabelSelector(value)) ?? .nothing }

    /// Reads the text of a `labelSelector` parameter: `a=b,c in (d,e),!f`.
    package init(parsing text: String) throws(SelectorError) {
        var parser = LabelSelectorParser(text)
        self.init(requirements: try parser.parse())
    }

    /// Whether there is no requirement, so that everything matches.
    package var isEmpty: Bool { requirements.isEmpty && !matchesNothing }

    /// Whether an object with these labels is meant.
    package func matches(_ labels: Map) -> Bool {
        !matchesNothing && requirements.allSatisfy { $0.matches(labels) }
    }

    package func matches(_ object: Object) -> Bool {
        matches(object.value[path: .metadata, .labels]?.object ?? Map())
    }
}

extension LabelSelector: CustomStringConvertible {
    /// The text form, `a=b,c in (d,e)`; empty for ``everything`` and ``nothing``.
    package var description: String { requirements.map(\.description).joined(separator: ",") }
}
