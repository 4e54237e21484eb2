import Kubernetes
package import YAML

/// Flux's post-build substitution: `${VAR}` and its kin in rendered objects, replaced by the values of variables
/// (`spec.postBuild` of Flux's Kustomization, which reads shell expressions as drone's `envsubst` does).
package struct PostBuildSubstitution: Sendable, Hashable {
    /// Values by name. Line breaks do not count.
    package private(set) var variables: [String: String] = [:]
    /// ConfigMaps and Secrets of the cluster whose data are variables as well; ``variables`` win.
    package var sources: [Reference] = []
    /// Whether a variable without a value and without a default is an error.
    package var isStrict: Bool
    /// Whether expressions are replaced even when there is no variable at all, so that their defaults apply.
    package var isUnconditional: Bool

    /// A ConfigMap or Secret.
    package struct Reference: Sendable, Hashable {
        package var kind: String
        package var name: String
        package var namespace: String
        /// Whether it may be missing.
        package var isOptional: Bool

        package init(kind: String, name: String, namespace: String, isOptional: Bool = false) {
            self.kind = kind
            self.name = name
            self.namespace = namespace
            self.isOptional = isOptional
        }
    }

    /// An object labelled or annotated so with `disabled` stays as it is.
    private static let marker: Key = "kustomize.toolkit.fluxcd.io/substitute"

    package init(_ variables: [String: String] = [:], isStrict: Bool = false, isUnconditional: Bool = false) {
        self.isStrict = isStrict
        self.isUnconditional = isUnconditional
        set(variables)
    }

    /// Adds values, which win over those of the same name.
    package mutating func set(_ values: [String: String]) {
        for (name, value) in values { variables[name] = value.filter { $0 != "\n" } }
    }

    /// Adds the entries of a ConfigMap's `data`.
    package mutating func set(configMap: Value) {
        for entry in configMap[name: "data"]?.object ?? Map() {
            if let text = entry.value.string { set([entry.key.name: text]) }
        }
    }

    /// Adds the entries of a Secret's `data`, which is base64.
    package mutating func set(secret: Value) {
        for entry in secret[name: "data"]?.object ?? Map() {
            guard let text = entry.value.string, let bytes = try? Base64.decode(text) else { continue }
            set([entry.key.name: String(decoding: bytes, as: UTF8.self)])
        }
    }

    /// The same with the values of its ``sources``, which `lookup` finds.
    ///
    /// - Throws: when one that is not optional is not there, or there is no cluster to ask.
    func resolved(with lookup: (any ClusterLookup)?) throws(RenderError) -> PostBuildSubstitution {
        if sources.isEmpty { return self }
        var result = self
        result.sources = []
        result.variables = [:]
        for source in sources {
            let found: Value?
            do {
                guard let lookup else { throw KustomizeError("there is no cluster to ask") }
                found = try lookup.lookup(
                    apiVersion: "v1", kind: source.kind, namespace: source.namespace, name: source.name)
            } catch {
                let reason = (error as? KustomizeError)?.message ?? "\(error)"
                throw RenderError(
                    .unreadable, "substitute from '\(source.kind)/\(source.name)' error: \(reason)")
            }
            guard let found else {
                if source.isOptional { continue }
                throw RenderError(
                    .unreadable, "substitute from '\(source.kind)/\(source.name)' error: it does not exist")
            }
            if source.kind == "Secret" { result.set(secret: found) } else { result.set(configMap: found) }
        }
        result.set(variables)
        return result
    }

    /// The object with its expressions replaced. They are replaced in its text as YAML, so that a value can become a
    /// number or a whole structure.
    ///
    /// - Throws: for a variable's name or an expression that is malformed, a variable without a value in strict mode,
    ///   and text that is no YAML afterwards.
    package func substituted(_ object: Value) throws(RenderError) -> Value {
        if variables.isEmpty, !isUnconditional { return object }
        if isDisabled(object) { return object }
        do throws(KustomizeError) {
            for name in variables.keys.sorted(by: utf8Less) where !Self.isName(name) {
                throw KustomizeError(
                    "'\(name)' var name is invalid, must match '^[_[:alpha:]][_[:alpha:][:digit:]]*$'")
            }
            let text = KustomizeOutput.text(of: object)
            let expansion = ShellExpansion(isStrict: isStrict) { variables[$0] }
            let output = try explaining("variable substitution failed") { () throws(KustomizeError) in
                try expansion.expanded(text)
            }
            do throws(ReadError) {
                return try YAMLReader.value(Array(output.utf8))
            } catch {
                throw KustomizeError("YAMLToJSON: yaml: line \(error.mark.line): \(error.message)", .syntax)
            }
        } catch {
            throw RenderError(error.code, "envsubst error: \(error.message)")
        }
    }

    private func isDisabled(_ object: Value) -> Bool {
        let metadata = object[.metadata]
        return [metadata?[.labels], metadata?[.annotations]].contains {
            $0?[Self.marker]?.string == "disabled"
        }
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, isLetter(first) else { return false }
        return name.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (97...122).contains(byte | 0x20) || byte == UInt8(ascii: "_")
    }
}
