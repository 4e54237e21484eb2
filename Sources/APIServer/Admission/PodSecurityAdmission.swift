import Kubernetes
import YAML

/// PodSecurity: a namespace's labels say which pods it lets in, and of which it only warns.
///
/// Follows `k8s.io/pod-security-admission/admission`. Every version of a policy counts as the newest.
enum PodSecurityAdmission {
    private static let namespaces = GroupResource(group: "", resource: "namespaces")
    private static let prefix = "pod-security.kubernetes.io/"

    /// A level with the version that the label states.
    private struct Policy: Equatable {
        var level = PodSecurityChecks.Level.privileged
        var version = "latest"
        var text: String { "\(level.rawValue):\(version)" }
    }

    private static func policy(_ mode: String, _ labels: Map) -> Policy {
        var policy = Policy()
        let stated = labels[Key(prefix + mode)]?.string
        if let stated {
            // A level that cannot be read counts as the strictest, except where pods would be refused for it.
            policy.level =
                PodSecurityChecks.Level(rawValue: stated) ?? (mode == "enforce" ? .restricted : .privileged)
        }
        if let version = labels[Key(prefix + mode + "-version")]?.string, isVersion(version) {
            policy.version = version
        }
        return policy
    }

    private static func isVersion(_ text: String) -> Bool {
        if text == "latest" { return true }
        guard text.hasPrefix("v1.") else { return false }
        let digits = text.utf8.dropFirst(3)
        return !digits.isEmpty && digits.count < 10 && digits.allSatisfy { (48...57).contains($0) }
            && (digits.count == 1 || digits.first != UInt8(ascii: "0"))
    }

    // MARK: - Pods

    /// Where pods stand in the kinds that make them.
    private static func template(of object: Object) -> Value? {
        switch object.kind {
        case "PodTemplate": object.value.member(.template)
        case "ReplicationController", "ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job":
            object.value[.spec]?.member(.template)
        case "CronJob": object.value[.spec]?[.jobTemplate]?[.spec]?.member(.template)
        default: nil
        }
    }

    /// Refuses a pod that its namespace does not let in.
    static func judge(_ object: Object, old: Object?, _ context: AdmissionContext) throws(StatusError) {
        guard context.isResource("", "pods"), isSignificant(object, old: old, context),
            let namespace = context.reader.get(namespaces, namespace: "", name: object.namespace)
        else { return }
        let policy = policy("enforce", namespace.metadata.labels)
        guard let violation = violation(policy, object.value) else { return }
        throw context.forbidden(object, "violates PodSecurity \(GoString.quoted(policy.text)): \(violation)")
    }

    /// What to tell about a pod, or about what will make pods.
    static func warnings(_ object: Object, old: Object?, _ context: AdmissionContext) -> [String] {
        if context.definition.groupResource == namespaces { return namespaceWarnings(object, old, context) }
        let pod: Value
        if context.isResource("", "pods") {
            guard isSignificant(object, old: old, context) else { return [] }
            pod = object.value
        } else {
            guard context.subresource.isEmpty, let template = template(of: object) else { return [] }
            pod = template
        }
        guard let namespace = context.reader.get(namespaces, namespace: "", name: object.namespace) else {
            return []
        }
        let policy = policy("warn", namespace.metadata.labels)
        return violation(policy, pod).map {
            ["would violate PodSecurity \(GoString.quoted(policy.text)): \($0)"]
        } ?? []
    }

    private static func violation(_ policy: Policy, _ pod: Value) -> String? {
        PodSecurityChecks.violation(
            of: policy.level, spec: pod.member(.spec) ?? .emptyObject,
            annotations: pod[.metadata]?.map(.annotations) ?? Map())
    }

    /// A new pod, new containers, or other images: what else changes does not make a pod more dangerous.
    private static func isSignificant(_ pod: Object, old: Object?, _ context: AdmissionContext) -> Bool {
        guard let old else { return context.subresource.isEmpty }
        guard context.subresource.isEmpty || context.subresource == "ephemeralcontainers" else {
            return false
        }
        return [Field.containers, .initContainers, .ephemeralContainers].contains { list in
            func images(_ pod: Object) -> [String] {
                pod.value[.spec]?.items(list).map { $0.text(.image) } ?? []
            }
            return images(pod) != images(old)
        }
    }

    // MARK: - Namespaces

    /// The mistakes of a namespace's labels; labels that were wrong before may stay so.
    static func judgeLabels(_ object: Object, old: Object?, _ context: AdmissionContext) throws(StatusError) {
        guard context.definition.groupResource == namespaces, context.subresource.isEmpty else { return }
        let mistakes = mistakes(object.metadata.labels)
        guard !mistakes.isEmpty, old.map({ Self.mistakes($0.metadata.labels) != mistakes }) ?? true else {
            return
        }
        throw StatusError.invalid(GroupKind(group: "", kind: "Namespace"), object.name, mistakes)
    }

    private static func mistakes(_ labels: Map) -> [FieldError] {
        var errors = FieldErrors()
        let place = FieldPath("metadata", "labels")
        for mode in ["enforce", "audit", "warn"] {
            let key = prefix + mode
            if let level = labels[Key(key)]?.string, PodSecurityChecks.Level(rawValue: level) == nil {
                errors.invalid(
                    place.key(key), level, "must be one of privileged, baseline, restricted")
            }
            if let version = labels[Key(key + "-version")]?.string, !isVersion(version) {
                errors.invalid(
                    place.key(key + "-version"), version, "must be \"latest\" or \"v1.x\"")
            }
        }
        return errors.errors
    }

    /// Which of the pods that are there a stricter policy would not let in.
    private static func namespaceWarnings(
        _ namespace: Object, _ old: Object?, _ context: AdmissionContext
    ) -> [String] {
        guard let old, context.subresource.isEmpty else { return [] }
        let now = policy("enforce", namespace.metadata.labels)
        let before = policy("enforce", old.metadata.labels)
        guard now != before, now.level != .privileged,
            now.version != before.version || now.level > before.level
        else { return [] }
        var found: [String: [String]] = [:]
        for pod in context.reader.list(GroupResource(group: "", resource: "pods"), namespace: namespace.name)
        {
            if let violation = violation(now, pod.value) {
                found[reasons(violation), default: []].append(pod.name)
            }
        }
        guard !found.isEmpty else { return [] }
        let lines = found.map { reason, names in
            let first = names.min(by: utf8Less) ?? ""
            let others =
                names.count == 1
                ? "" : " (and \(names.count - 1) other pod\(names.count == 2 ? "" : "s"))"
            return "\(first)\(others): \(reason)"
        }
        return [
            "existing pods in namespace \(GoString.quoted(namespace.name)) violate the new PodSecurity enforce level \(GoString.quoted(now.text))"
        ] + lines.sorted(by: utf8Less)
    }

    /// A violation without its details, which stand in parentheses.
    private static func reasons(_ violation: String) -> String {
        var text = ""
        var depth = 0
        for character in violation {
            if character == "(" { depth += 1 }
            if depth == 0 { text.append(character) }
            if character == ")" { depth -= 1 }
        }
        return text.split(separator: ",").map { part in
            var part = part
            while part.first == " " { part.removeFirst() }
            while part.last == " " { part.removeLast() }
            return String(part)
        }.joined(separator: ", ")
    }
}
