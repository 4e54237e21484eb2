import Kubernetes
import YAML

/// The query parameters of a write: `CreateOptions`, `UpdateOptions`, `PatchOptions`.
struct WriteOptions {
    var isDryRun = false
    var fieldManager: String
    var fieldValidation = FieldValidation.warn
    var force: Bool?

    /// - Parameter kind: The options' kind for error texts, such as `CreateOptions`.
    /// - Throws: 422 for values that the options cannot have.
    init(_ request: APIRequest, kind: String) throws(StatusError) {
        var mistakes: [FieldError] = []
        let dryRun = request.query.filter { $0.name == "dryRun" }.map(\.value).filter { !$0.isEmpty }
        isDryRun = !dryRun.isEmpty
        if dryRun.contains(where: { $0 != "All" }) {
            mistakes.append(
                FieldError(
                    .notSupported, "dryRun", value: .array(dryRun.map { .string($0) }),
                    #"supported values: "All""#))
        }
        if let text = request[query: "force"], !text.isEmpty { force = text == "true" || text == "1" }
        let manager = request[query: "fieldManager"] ?? ""
        if manager.utf8.count > 128 {
            mistakes.append(FieldError(.tooLong, "fieldManager", "may not be more than 128 bytes"))
        } else if manager.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
            mistakes.append(
                FieldError(
                    .invalid, "fieldManager", value: .string(manager),
                    "should only contain printable characters"))
        }
        fieldManager = manager
        if let text = request[query: "fieldValidation"], !text.isEmpty {
            if let stated = FieldValidation(rawValue: text) {
                fieldValidation = stated
            } else {
                mistakes.append(
                    FieldError(
                        .notSupported, "fieldValidation", value: .string(text),
                        #"supported values: "", "Ignore", "Strict", "Warn""#))
            }
        }
        if kind == "PatchOptions" {
            let isApply = request.contentType.hasPrefix("application/apply-patch")
            if isApply, manager.isEmpty {
                mistakes.append(
                    FieldError(.required, "fieldManager", "is required for apply patch"))
            } else if !isApply, force != nil {
                mistakes.append(
                    FieldError(.forbidden, "force", "may not be specified for non-apply patch"))
            }
        }
        guard mistakes.isEmpty else {
            throw StatusError.invalid(GroupKind(group: "meta.k8s.io", kind: kind), "", mistakes)
        }
        // Without a manager the program's name stands in, as in `kubectl/v1.36.0 (linux/amd64) …`.
        if fieldManager.isEmpty {
            fieldManager = String(request.userAgent.prefix { $0 != "/" })
            if fieldManager.isEmpty { fieldManager = "unknown" }
        }
    }
}

/// The query parameters of a list or a watch: `ListOptions`.
struct ListOptions {
    var labelSelector = LabelSelector.everything
    var fieldSelector = FieldSelector()
    var limit = 0
    var continueToken = ""
    var resourceVersion = ""
    var resourceVersionMatch = ""
    var timeoutSeconds: Int64?
    var allowsBookmarks = false
    var sendsInitialEvents: Bool?
    var isWatch = false

    /// - Throws: 400 for what cannot be read, 422 for what does not go together.
    init(_ request: APIRequest) throws(StatusError) {
        do {
            if let text = request[query: "labelSelector"] { labelSelector = try LabelSelector(parsing: text) }
            if let text = request[query: "fieldSelector"] { fieldSelector = try FieldSelector(parsing: text) }
        } catch {
            throw StatusError.badRequest("\(error)")
        }
        limit = Int(clamping: try Self.number("limit", request) ?? 0)
        timeoutSeconds = try Self.number("timeoutSeconds", request)
        continueToken = request[query: "continue"] ?? ""
        resourceVersion = request[query: "resourceVersion"] ?? ""
        resourceVersionMatch = request[query: "resourceVersionMatch"] ?? ""
        isWatch = Self.flag("watch", request) ?? false
        allowsBookmarks = Self.flag("allowWatchBookmarks", request) ?? false
        sendsInitialEvents = Self.flag("sendInitialEvents", request)
        try check()
    }

    private static func number(_ name: String, _ request: APIRequest) throws(StatusError) -> Int64? {
        guard let text = request[query: name], !text.isEmpty else { return nil }
        guard let number = Int64(text) else {
            throw StatusError.badRequest(
                "strconv.ParseInt: parsing \(JSONWriter.string(.string(text))): invalid syntax")
        }
        return number
    }

    private static func flag(_ name: String, _ request: APIRequest) -> Bool? {
        // Go's conversion of a query parameter: everything but false and 0 is true.
        request[query: name].map { $0 != "false" && $0 != "0" }
    }

    /// `ValidateListOptions` of apimachinery.
    private func check() throws(StatusError) {
        var mistakes: [FieldError] = []
        let path = "resourceVersionMatch"
        if isWatch, let sendsInitialEvents {
            if sendsInitialEvents, resourceVersionMatch != "NotOlderThan" {
                mistakes.append(
                    FieldError(
                        .forbidden, path,
                        "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"))
            }
        } else if sendsInitialEvents != nil {
            mistakes.append(
                FieldError(.forbidden, "sendInitialEvents", "sendInitialEvents is forbidden for list"))
        } else if isWatch, !resourceVersionMatch.isEmpty {
            mistakes.append(
                FieldError(
                    .forbidden, path,
                    "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"))
        }
        if !resourceVersionMatch.isEmpty, sendsInitialEvents == nil, !isWatch {
            if !["NotOlderThan", "Exact"].contains(resourceVersionMatch) {
                mistakes.append(
                    FieldError(
                        .notSupported, path, value: .string(resourceVersionMatch),
                        #"supported values: "Exact", "NotOlderThan", """#))
            } else if resourceVersion.isEmpty {
                mistakes.append(
                    FieldError(
                        .forbidden, path,
                        "resourceVersionMatch is forbidden unless resourceVersion is provided"))
            } else if !continueToken.isEmpty {
                mistakes.append(
                    FieldError(
                        .forbidden, path, "resourceVersionMatch is forbidden when continue is provided"))
            } else if resourceVersionMatch == "Exact", resourceVersion == "0" {
                mistakes.append(
                    FieldError(
                        .forbidden, path,
                        "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""))
            }
        }
        guard mistakes.isEmpty else {
            throw StatusError.invalid(GroupKind(group: "meta.k8s.io", kind: "ListOptions"), "", mistakes)
        }
    }
}
