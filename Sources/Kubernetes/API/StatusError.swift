package import YAML

/// A Kubernetes `Status` of status `Failure`: the error of every API call, in-process or over the wire.
///
/// Follows the `Status` of the API conventions; texts equal those of Kubernetes' own API server.
package struct StatusError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The `Status` kind's machine-readable reasons.
    package struct Reason: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
        package var rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
        package init(stringLiteral value: String) { rawValue = value }

        package static let unknown: Reason = ""
        package static let badRequest: Reason = "BadRequest"
        package static let unauthorized: Reason = "Unauthorized"
        package static let forbidden: Reason = "Forbidden"
        package static let notFound: Reason = "NotFound"
        package static let alreadyExists: Reason = "AlreadyExists"
        package static let conflict: Reason = "Conflict"
        package static let gone: Reason = "Gone"
        package static let expired: Reason = "Expired"
        package static let invalid: Reason = "Invalid"
        package static let methodNotAllowed: Reason = "MethodNotAllowed"
        package static let notAcceptable: Reason = "NotAcceptable"
        package static let requestEntityTooLarge: Reason = "RequestEntityTooLarge"
        package static let unsupportedMediaType: Reason = "UnsupportedMediaType"
        package static let tooManyRequests: Reason = "TooManyRequests"
        package static let serverTimeout: Reason = "ServerTimeout"
        package static let timeout: Reason = "Timeout"
        package static let internalError: Reason = "InternalError"
        package static let serviceUnavailable: Reason = "ServiceUnavailable"
    }

    /// One entry of `details.causes`.
    package struct Cause: Sendable, Equatable {
        package var reason: String
        package var message: String
        package var field: String

        package init(reason: String, message: String, field: String = "") {
            self.reason = reason
            self.message = message
            self.field = field
        }
    }

    /// The HTTP status code.
    package var code: Int
    package var reason: Reason
    package var message: String
    /// `details.name`, `.group`, `.kind`, `.uid`; empty parts are left out.
    package var name: String = ""
    package var group: String = ""
    package var kind: String = ""
    package var uid: String = ""
    package var causes: [Cause] = []
    package var retryAfterSeconds: Int?
    /// Whether `details` is written even when it has no member, as Kubernetes does for a refused patch.
    package var writesEmptyDetails = false

    package init(_ code: Int, _ reason: Reason, _ message: String) {
        self.code = code
        self.reason = reason
        self.message = message
    }

    package var description: String { message }

    /// The `Status` object that goes over the wire.
    package var status: Value {
        var details = Map()
        if !name.isEmpty { details[.name] = .string(name) }
        if !group.isEmpty { details[.group] = .string(group) }
        if !kind.isEmpty { details[.kind] = .string(kind) }
        if !uid.isEmpty { details[.uid] = .string(uid) }
        if !causes.isEmpty {
            details[.causes] = .array(
                causes.map { cause in
                    var value = Map()
                    if !cause.reason.isEmpty { value[.reason] = .string(cause.reason) }
                    if !cause.message.isEmpty { value[.message] = .string(cause.message) }
                    if !cause.field.isEmpty { value[.field] = .string(cause.field) }
                    return .object(value)
                })
        }
        if let retryAfterSeconds { details[.retryAfterSeconds] = .int(Int64(retryAfterSeconds)) }
        var status: Map = [
            "kind": "Status", "apiVersion": "v1", "metadata": .emptyObject, "status": "Failure",
            "message": .string(message),
        ]
        if reason != .unknown { status[.reason] = .string(reason.rawValue) }
        if !details.isEmpty || writesEmptyDetails { status[.details] = .object(details) }
        status[.code] = .int(Int64(code))
        return .object(status)
    }

    /// Reads a `Status` answer; anything else becomes an error with `code` and the given text.
    package init(status value: Value, code: Int, text: @autoclosure () -> String = "") {
        guard value[.kind]?.string == "Status" else {
            self.init(code, .unknown, text())
            return
        }
        self.init(
            value[.code]?.int.map(Int.init) ?? code, Reason(rawValue: value[.reason]?.string ?? ""),
            value[.message]?.string ?? text())
        let details = value[.details]
        name = details?[.name]?.string ?? ""
        group = details?[.group]?.string ?? ""
        kind = details?[.kind]?.string ?? ""
        uid = details?[.uid]?.string ?? ""
        retryAfterSeconds = details?[.retryAfterSeconds]?.int.map(Int.init)
        causes =
            details?[.causes]?.array?.map {
                Cause(
                    reason: $0[.reason]?.string ?? "", message: $0[.message]?.string ?? "",
                    field: $0[.field]?.string ?? "")
            } ?? []
    }
}

extension StatusError {
    /// 404 `deployments.apps "web" not found`.
    package static func notFound(_ resource: GroupResource, _ name: String) -> StatusError {
        var error = StatusError(404, .notFound, "\(resource) \"\(name)\" not found")
        error.name = name
        error.group = resource.group
        error.kind = resource.resource
        return error
    }

    /// 409 `deployments.apps "web" already exists`.
    package static func alreadyExists(_ resource: GroupResource, _ name: String) -> StatusError {
        var error = StatusError(409, .alreadyExists, "\(resource) \"\(name)\" already exists")
        error.name = name
        error.group = resource.group
        error.kind = resource.resource
        return error
    }

    /// 409 `Operation cannot be fulfilled on deployments.apps "web": …`.
    package static func conflict(_ resource: GroupResource, _ name: String, _ detail: String) -> StatusError {
        var error = StatusError(
            409, .conflict, "Operation cannot be fulfilled on \(resource) \"\(name)\": \(detail)")
        error.name = name
        error.group = resource.group
        error.kind = resource.resource
        return error
    }

    /// 400 with the given text.
    package static func badRequest(_ message: String) -> StatusError {
        StatusError(400, .badRequest, message)
    }
}
