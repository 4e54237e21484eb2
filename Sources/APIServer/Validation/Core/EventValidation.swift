import Kubernetes
import YAML

/// The rules of events.
///
/// Follows `pkg/apis/core/validation/events.go` of Kubernetes: an event of the new group must say more than one of the
/// core group.
enum EventValidation {
    static func validate(_ event: Object, kind: GroupVersionKind) -> [FieldError] {
        var errors = FieldErrors()
        let value = event.value
        let isNew = kind.group == "events.k8s.io"
        let subject = value[isNew ? .regarding : .involvedObject] ?? .emptyObject
        let place = FieldPath("involvedObject", "namespace")
        let namespace = subject.text(.namespace)
        if namespace.isEmpty {
            // Events about what has no namespace live in the default one.
            if event.namespace != "default", !event.namespace.isEmpty, isClusterScoped(subject) {
                errors.invalid(place, namespace, "does not match event.namespace")
            }
        } else if namespace != event.namespace {
            errors.invalid(place, namespace, "does not match event.namespace")
        }
        guard isNew else { return errors.errors }
        if value[.eventTime]?.string == nil { errors.required(FieldPath("eventTime")) }
        let controller = value.text(.reportingController)
        if controller.isEmpty {
            errors.required(FieldPath("reportingController"))
        } else {
            errors.invalid(
                FieldPath("reportingController"), controller, NameValidation.qualifiedName(controller))
        }
        if value.text(.reportingInstance).isEmpty { errors.required(FieldPath("reportingInstance")) }
        for (field, limit) in [(Field.reportingInstance, 128), (.action, 128), (.reason, 128)]
        where value.text(field).utf8.count > limit {
            errors.invalid(FieldPath(field.name), "", "can have at most \(limit) characters")
        }
        if value.text(.action).isEmpty { errors.required(FieldPath("action")) }
        if value.text(.reason).isEmpty { errors.required(FieldPath("reason")) }
        if value.text(.note).utf8.count > 1024 {
            errors.invalid(FieldPath("message"), "", "can have at most 1024 characters")
        }
        let type = value.text(.type)
        if type != "Normal", type != "Warning" {
            errors.invalid(FieldPath("type"), "", "has invalid value: \(type)")
        }
        return errors.errors
    }

    private static func isClusterScoped(_ subject: Value) -> Bool {
        guard let version = GroupVersion(apiVersion: subject.text(.apiVersion)),
            let resource = ResourceTable.builtin[GroupKind(group: version.group, kind: subject.text(.kind))]
        else { return false }
        return !resource.namespaced
    }
}
