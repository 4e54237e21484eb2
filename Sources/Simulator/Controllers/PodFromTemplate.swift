import Kubernetes
import YAML

/// Makes pods from the templates of their controllers.
enum PodFromTemplate {
    /// A pod of `template` that `owner` manages.
    static func pod(
        _ template: PodTemplateSpec, owner: Object, generateName: String = "", name: String = ""
    ) -> Object {
        var metadata: Value = .emptyObject
        if !generateName.isEmpty { metadata[.generateName] = .string(generateName) }
        if !name.isEmpty { metadata[.name] = .string(name) }
        metadata[.namespace] = .string(owner.namespace)
        let source = template.value[.metadata]
        for field in [Field.labels, .annotations, .finalizers] {
            if let value = source?[field], !value.isNull { metadata[field] = value }
        }
        metadata[.ownerReferences] = .array([OwnerReference(controller: owner).value])
        return Object([
            "apiVersion": "v1", "kind": "Pod", "metadata": metadata,
            "spec": template.value[.spec] ?? .emptyObject,
        ])
    }

    /// The prefix of the generated names of an owner's pods.
    static func prefix(_ owner: String) -> String { owner + "-" }
}
