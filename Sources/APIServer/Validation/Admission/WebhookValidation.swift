import Kubernetes
import YAML

/// The rules of webhook configurations.
///
/// Follows `pkg/apis/admissionregistration/validation/validation.go` of Kubernetes.
enum WebhookValidation {
    static func validate(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        var names: [String] = []
        let isMutating = object.kind == "MutatingWebhookConfiguration"
        for (position, webhook) in object.value.items(.webhooks).enumerated() {
            let path = FieldPath("webhooks").index(position)
            let name = webhook.text(.name)
            qualified(name, at: path.child("name"), &errors)
            if names.contains(name) { errors.duplicate(path.child("name"), .string(name)) }
            names.append(name)
            check(webhook, isMutating: isMutating, at: path, &errors)
        }
        return errors.errors
    }

    private static func qualified(_ name: String, at path: FieldPath, _ errors: inout FieldErrors) {
        guard !name.isEmpty else { return errors.required(path) }
        let messages = NameValidation.dns1123Subdomain(name)
        errors.invalid(path, name, messages)
        if messages.isEmpty, name.split(separator: ".").count < 3 {
            errors.invalid(
                path, name, "should be a domain with at least three segments separated by dots")
        }
    }

    private static func check(
        _ webhook: Value, isMutating: Bool, at path: FieldPath, _ errors: inout FieldErrors
    ) {
        for (position, rule) in webhook.items(.rules).enumerated() {
            AdmissionRuleValidation.check(rule, at: path.child("rules").index(position), &errors)
        }
        if let policy = webhook[.failurePolicy]?.string {
            errors.oneOf(path.child("failurePolicy"), policy, ["Fail", "Ignore"])
        }
        if let policy = webhook[.matchPolicy]?.string {
            errors.oneOf(path.child("matchPolicy"), policy, ["Equivalent", "Exact"])
        }
        if let effects = webhook[.sideEffects]?.string {
            errors.oneOf(path.child("sideEffects"), effects, ["None", "NoneOnDryRun"])
        } else {
            errors.required(path.child("sideEffects"), "must specify one of None, NoneOnDryRun")
        }
        if let seconds = webhook.number(.timeoutSeconds), !(1...30).contains(seconds) {
            errors.invalid(
                path.child("timeoutSeconds"), seconds, "the timeout value must be between 1 and 30 seconds")
        }
        if isMutating, let policy = webhook[.reinvocationPolicy]?.string {
            errors.oneOf(path.child("reinvocationPolicy"), policy, ["IfNeeded", "Never"])
        }
        errors.selector(webhook[.namespaceSelector], at: path.child("namespaceSelector"))
        errors.selector(webhook[.objectSelector], at: path.child("objectSelector"))
        client(webhook.member(.clientConfig) ?? .emptyObject, at: path.child("clientConfig"), &errors)
        versions(webhook.texts(.admissionReviewVersions), at: path.child("admissionReviewVersions"), &errors)
        AdmissionRuleValidation.conditions(
            webhook.items(.matchConditions), at: path.child("matchConditions"), &errors)
    }

    private static func versions(_ versions: [String], at path: FieldPath, _ errors: inout FieldErrors) {
        guard !versions.isEmpty else { return errors.required(path, "must specify one of v1, v1beta1") }
        var seen: Set<String> = []
        for (position, version) in versions.enumerated() {
            guard seen.insert(version).inserted else {
                errors.invalid(path.index(position), version, "duplicate version")
                continue
            }
            errors.invalid(path.index(position), version, NameValidation.dns1035Label(version))
        }
        if seen.isDisjoint(with: ["v1", "v1beta1"]) {
            errors.invalid(
                path, .array(versions.map { .string($0) }), "must include at least one of v1, v1beta1")
        }
    }

    private static func client(_ client: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        guard client.has(.url) != client.has(.service) else {
            return errors.required(path, "exactly one of url or service is required")
        }
        if let url = client[.url]?.string { self.url(url, at: path.child("url"), &errors) }
        if let service = client.member(.service) { self.service(service, at: path.child("service"), &errors) }
    }

    private static func url(_ text: String, at path: FieldPath, _ errors: inout FieldErrors) {
        let form = "; desired format: https://host[/path]"
        let scheme = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = scheme.count == 2 ? String(scheme[0]) : ""
        if name != "https" { errors.invalid(path, name, "'https' is the only allowed URL scheme\(form)") }
        var rest = scheme.count == 2 ? scheme[1] : scheme[0]
        var host: Substring = ""
        if rest.hasPrefix("//") {
            rest = rest.dropFirst(2)
            host = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        }
        if host.isEmpty { errors.invalid(path, "", "host must be specified\(form)") }
        if let mark = host.firstIndex(of: "@") {
            errors.invalid(path, String(host[..<mark]), "user information is not permitted in the URL")
        }
        if let mark = rest.firstIndex(of: "#"), rest.index(after: mark) < rest.endIndex {
            errors.invalid(
                path, String(rest[rest.index(after: mark)...]), "fragments are not permitted in the URL")
        }
        let query = rest.prefix { $0 != "#" }
        if let mark = query.firstIndex(of: "?"), query.index(after: mark) < query.endIndex {
            errors.invalid(
                path, String(query[query.index(after: mark)...]),
                "query parameters are not permitted in the URL")
        }
    }

    private static func service(_ service: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        if service.text(.name).isEmpty { errors.required(path.child("name")) }
        if service.text(.namespace).isEmpty { errors.required(path.child("namespace")) }
        let port = service.number(.port) ?? 443
        if !(1...65535).contains(port) {
            errors.invalid(
                path.child("port"), port, "port is not valid: \(NameValidation.outside(1, 65535))")
        }
        let text = service.text(.path)
        guard !text.isEmpty, text != "/" else { return }
        let place = path.child("path")
        guard text != "//" else { return errors.invalid(place, text, "segment[0] may not be empty") }
        if !text.hasPrefix("/") { errors.invalid(place, text, "must start with a '/'") }
        var steps = text.dropFirst()
        if steps.last == "/" { steps.removeLast() }
        for (position, step) in steps.split(separator: "/", omittingEmptySubsequences: false).enumerated() {
            guard !step.isEmpty else {
                errors.invalid(place, text, "segment[\(position)] may not be empty")
                continue
            }
            for message in NameValidation.dns1123Subdomain(String(step)) {
                errors.invalid(place, text, "segment[\(position)]: \(message)")
            }
        }
    }
}
