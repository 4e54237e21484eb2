package import Kubernetes
package import YAML

/// One field of an object that breaks a rule.
///
/// Follows `k8s.io/apimachinery/pkg/util/validation/field`, whose texts clients compare.
package struct FieldError: Error, Sendable, Equatable {
    package enum Kind: Sendable {
        case notFound
        case required
        case duplicate
        case invalid
        case notSupported
        case forbidden
        case tooLong
        case tooMany
        case typeInvalid
        case `internal`
    }

    package var kind: Kind
    /// The field's path; empty for the object itself.
    package var path: String
    /// What stood there; nil prints none.
    package var badValue: Value?
    package var detail: String

    package init(_ kind: Kind, _ path: String, value: Value? = nil, _ detail: String = "") {
        self.kind = kind
        self.path = path
        self.badValue = value
        self.detail = detail
    }

    /// The words for the kind.
    private var words: String {
        switch kind {
        case .notFound: "Not found"
        case .required: "Required value"
        case .duplicate: "Duplicate value"
        case .invalid, .typeInvalid: "Invalid value"
        case .notSupported: "Unsupported value"
        case .forbidden: "Forbidden"
        case .tooLong: "Too long"
        case .tooMany: "Too many"
        case .internal: "Internal error"
        }
    }

    /// The cause's reason in a `Status`.
    private var reason: String {
        switch kind {
        case .notFound: "FieldValueNotFound"
        case .required: "FieldValueRequired"
        case .duplicate: "FieldValueDuplicate"
        case .invalid: "FieldValueInvalid"
        case .notSupported: "FieldValueNotSupported"
        case .forbidden: "FieldValueForbidden"
        case .tooLong: "FieldValueTooLong"
        case .tooMany: "FieldValueTooMany"
        case .typeInvalid: "FieldValueTypeInvalid"
        case .internal: "InternalError"
        }
    }

    /// The message without the field's path.
    package var body: String {
        var text = words
        switch kind {
        case .required, .forbidden, .tooLong, .internal: break
        default:
            if let badValue { text += ": " + Self.text(of: badValue) }
        }
        return detail.isEmpty ? text : text + ": " + detail
    }

    /// `spec.replicas: Invalid value: -1: must be greater than or equal to 0`.
    package var message: String { (path.isEmpty ? "<nil>" : path) + ": " + body }

    package var cause: StatusError.Cause {
        StatusError.Cause(reason: reason, message: body, field: path.isEmpty ? "<nil>" : path)
    }

    /// A value as messages show it: texts quoted, numbers bare, all else as JSON.
    private static func text(of value: Value) -> String {
        switch value {
        case .string(let text): GoString.quoted(text)
        case .double(let number): GoString.number(number)
        default: JSONWriter.string(value)
        }
    }
}

extension StatusError {
    /// 422 `Deployment.apps "web" is invalid: …`, with a cause for each mistake.
    package static func invalid(_ kind: GroupKind, _ name: String, _ errors: [FieldError]) -> StatusError {
        var messages: [String] = []
        for error in errors {
            let message = error.message
            if !messages.contains(message) { messages.append(message) }
        }
        let detail =
            messages.count == 1 ? messages[0] : "[" + messages.joined(separator: ", ") + "]"
        let head = "\(kind) \(GoString.quoted(name)) is invalid"
        var status = StatusError(422, .invalid, messages.isEmpty ? head : "\(head): \(detail)")
        status.name = name
        status.group = kind.group
        status.kind = kind.kind
        status.causes = errors.map(\.cause)
        return status
    }

    /// 403 `pods "web" is forbidden: …`.
    package static func forbidden(
        _ resource: GroupResource, _ name: String, _ detail: String
    ) -> StatusError {
        let head =
            name.isEmpty ? "\(resource) is forbidden" : "\(resource) \(GoString.quoted(name)) is forbidden"
        var status = StatusError(403, .forbidden, "\(head): \(detail)")
        status.name = name
        status.group = resource.group
        status.kind = resource.resource
        return status
    }
}
