import Kubernetes
import YAML

/// Which fields a kind's objects can be selected by (`pkg/apis/*/conversion.go` and the registries of Kubernetes).
enum FieldSelection {
    private static let fields: [GroupResource: [String]] = [
        GroupResource(group: "", resource: "pods"): [
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName",
            "spec.hostNetwork", "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
        ],
        GroupResource(group: "", resource: "nodes"): ["spec.unschedulable"],
        GroupResource(group: "", resource: "namespaces"): ["status.phase"],
        GroupResource(group: "", resource: "secrets"): ["type"],
        GroupResource(group: "", resource: "services"): ["spec.clusterIP", "spec.type"],
        GroupResource(group: "", resource: "replicationcontrollers"): ["status.replicas"],
        GroupResource(group: "", resource: "events"): [
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
            "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath",
            "reason",
            "reportingComponent", "source", "type",
        ],
        GroupResource(group: "events.k8s.io", resource: "events"): [
            "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid",
            "regarding.apiVersion", "regarding.resourceVersion", "regarding.fieldPath", "reason",
            "reportingController", "type",
        ],
        GroupResource(group: "apps", resource: "replicasets"): ["status.replicas"],
        GroupResource(group: "batch", resource: "jobs"): ["status.successful"],
        GroupResource(group: "certificates.k8s.io", resource: "certificatesigningrequests"): [
            "spec.signerName"
        ],
    ]

    /// Throws 400 when the selector names a field that this kind cannot be selected by.
    static func check(_ selector: FieldSelector, _ definition: ResourceDefinition) throws(StatusError) {
        guard !selector.isEmpty else { return }
        let extra = extraFields(of: definition)
        for requirement in selector.requirements {
            let field = requirement.field
            if field == "metadata.name" || (field == "metadata.namespace" && definition.isNamespaced) {
                continue
            }
            if extra.contains(field) { continue }
            if fields[definition.groupResource] != nil {
                throw StatusError.badRequest("field label not supported: \(field)")
            }
            throw StatusError.badRequest(
                "\"\(field)\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"")
        }
    }

    private static func extraFields(of definition: ResourceDefinition) -> [String] {
        if let custom = definition.customDefinition {
            let version = custom.value[.spec]?[.versions]?.array?.first {
                $0[.name]?.string == definition.resource.version
            }
            return version?[.selectableFields]?.array?.compactMap {
                $0[.jsonPath]?.string.map { String($0.drop { $0 == "." }) }
            } ?? []
        }
        return fields[definition.groupResource] ?? []
    }

    /// Whether an object is selected.
    static func matches(_ object: Object, _ selector: FieldSelector) -> Bool {
        selector.isEmpty || selector.matches { value(of: $0, in: object) }
    }

    /// A field's value as text; what is absent is the empty text, or the field's zero value.
    private static func value(of field: String, in object: Object) -> String {
        switch field {
        case "metadata.name": return object.name
        case "metadata.namespace": return object.namespace
        case "status.podIPs": return object.value[.status]?[.podIP]?.string ?? ""
        case "source":
            let source = object.value[.source]?[.component]?.string ?? ""
            return source.isEmpty ? object.value[.reportingComponent]?.string ?? "" : source
        default: break
        }
        var value: Value? = object.value
        for part in field.split(separator: ".") { value = value?[name: String(part)] }
        switch value {
        case .string(let text)?: return text
        case .bool(let flag)?: return flag ? "true" : "false"
        case .int(let number)?: return String(number)
        default:
            if field == "spec.unschedulable" || field == "spec.hostNetwork" { return "false" }
            return field.hasSuffix("replicas") || field.hasSuffix("successful") ? "0" : ""
        }
    }
}
