import YAML

/// What a kustomization has come to so far: resources, the fields its transformers change, variables.
final class Accumulation {
    let set: ResourceSet
    private(set) var configuration: TransformerConfiguration
    private var variables: [String: Variable] = [:]

    init() {
        set = ResourceSet()
        configuration = .empty
    }

    func merge(_ other: TransformerConfiguration) throws(KustomizeError) {
        configuration = try configuration.merging(other)
    }

    /// Takes up what another kustomization came to.
    func merge(_ other: Accumulation) throws(KustomizeError) {
        try set.append(other.set.resources)
        try merge(other.configuration)
        try add(other.variables.values.sorted { utf8Less($0.name, $1.name) })
    }

    /// Takes up a kustomization's own variables, and tells their resources.
    func define(_ more: [Variable]) throws(KustomizeError) {
        for variable in more {
            let wanted = variable.object
            let matches = set.matchingAnyID {
                wanted.namespace.isEmpty ? wanted.isSameName(as: $0) : wanted.matches($0)
            }
            guard matches.count < 2 else {
                throw KustomizeError(
                    "found \(matches.count) resId matches for var \(variable.shown) (unable to disambiguate)")
            }
            matches.first?.variableNames.append(variable.name)
        }
        try add(more)
    }

    private func add(_ more: [Variable]) throws(KustomizeError) {
        for variable in more {
            guard variables[variable.name] == nil else {
                throw KustomizeError("var '\(variable.name)' already encountered")
            }
            variables[variable.name] = variable
        }
    }

    /// Replaces variables by their values.
    func resolveVariables() throws(KustomizeError) {
        if variables.isEmpty { return }
        var values: [String: Value] = [:]
        for variable in variables.values.sorted(by: { utf8Less($0.name, $1.name) }) {
            let value = try value(of: variable)
            switch value {
            case .string, .int, .uint, .bool, .double: values[variable.name] = value
            case .null, .array, .object: break
            }
        }
        try VariableReferences(values: values, fields: configuration[.varReference]).replace(in: set)
    }

    private func value(of variable: Variable) throws(KustomizeError) -> Value {
        let resource = set.resources.first { $0.variableNames.contains(variable.name) }
        guard let resource else {
            throw KustomizeError(
                "var '\(variable.shown)' cannot be mapped to a field in the set of known resources")
        }
        guard let value = try? resource.node.fieldValue(variable.fieldPath) else {
            throw KustomizeError(
                "field specified in var '\(variable.shown)' not found "
                    + "in corresponding resource", at: resource.mark)
        }
        return value
    }
}
