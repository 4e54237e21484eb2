import APIServer
package import Kubernetes
import YAML

/// What a client wants of a log: the query of `pods/log`.
///
/// Follows `PodLogOptions` of Kubernetes and its validation.
package struct LogOptions: Sendable, Equatable {
    /// Empty: the pod's only container.
    package var container = ""
    /// Whether to go on as long as the container runs.
    package var follow = false
    /// Whether the run before the present one is meant.
    package var previous = false
    package var sinceSeconds: Int?
    package var sinceTime: Timestamp?
    /// Whether each line begins with its time.
    package var timestamps = false
    /// How many of the last lines to begin with; nil: all.
    package var tailLines: Int?
    package var limitBytes: Int?
    /// Only one of the two streams; nil: both.
    package var stream: ContainerLog.Stream?

    package init() {}

    /// Reads the query of a request. Throws Kubernetes' error for what breaks a rule.
    package init(_ request: APIRequest, pod: String) throws(StatusError) {
        var errors: [FieldError] = []
        func flag(_ name: String) -> Bool {
            guard let text = request[query: name] else { return false }
            return text != "false" && text != "0"
        }
        func number(_ name: String) throws(StatusError) -> Int? {
            guard let text = request[query: name], !text.isEmpty else { return nil }
            guard let number = Int(text) else {
                throw StatusError.badRequest("strconv.ParseInt: parsing \"\(text)\": invalid syntax")
            }
            return number
        }
        container = request[query: "container"] ?? ""
        follow = flag("follow")
        previous = flag("previous")
        timestamps = flag("timestamps")
        sinceSeconds = try number("sinceSeconds")
        tailLines = try number("tailLines")
        limitBytes = try number("limitBytes")
        if let text = request[query: "sinceTime"], !text.isEmpty {
            guard let time = Timestamp(rfc3339: text) else {
                throw StatusError.badRequest("parsing time \"\(text)\": cannot parse it as RFC 3339")
            }
            sinceTime = time
        }
        if let tailLines, tailLines < 0 {
            errors.append(
                FieldError(
                    .invalid, "tailLines", value: .int(Int64(tailLines)),
                    "must be greater than or equal to 0"))
        }
        if let limitBytes, limitBytes < 1 {
            errors.append(
                FieldError(
                    .invalid, "limitBytes", value: .int(Int64(limitBytes)), "must be greater than 0"))
        }
        if sinceSeconds != nil, sinceTime != nil {
            errors.append(
                FieldError(.forbidden, "", "at most one of `sinceTime` or `sinceSeconds` may be specified"))
        } else if let sinceSeconds, sinceSeconds < 1 {
            errors.append(
                FieldError(
                    .invalid, "sinceSeconds", value: .int(Int64(sinceSeconds)), "must be greater than 0"))
        }
        switch request[query: "stream"] ?? "All" {
        case "All", "": stream = nil
        case "Stdout": stream = .output
        case "Stderr": stream = .error
        case let other:
            errors.append(
                FieldError(
                    .notSupported, "stream", value: .string(other),
                    "supported values: \"All\", \"Stderr\", \"Stdout\""))
        }
        if stream != nil, tailLines != nil {
            errors.append(
                FieldError(
                    .forbidden, "", "`tailLines` and specific `stream` are mutually exclusive for now"))
        }
        guard errors.isEmpty else {
            throw StatusError.invalid(GroupKind(group: "", kind: "PodLogOptions"), pod, errors)
        }
    }
}
