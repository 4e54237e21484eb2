import Kubernetes
import YAML

/// What `pods/NAME/resize` may change: cpu and memory of containers that stay the same otherwise.
///
/// Follows `ValidatePodResize` of Kubernetes.
enum PodResizeValidation {
    private static let path = FieldPath("spec")

    static func validate(_ pod: Object, old: Object) -> [FieldError] {
        let spec = pod.value[.spec] ?? .emptyObject
        let before = old.value[.spec] ?? .emptyObject
        if old.metadata.annotations["kubernetes.io/config.mirror"] != nil {
            return [FieldError(.forbidden, "", "static pods cannot be resized")]
        }
        if before[.os]?.text(.name) == "windows" {
            return [FieldError(.forbidden, "", "windows pods cannot be resized")]
        }
        var errors = FieldErrors()
        errors.append(contentsOf: PodSpecValidator.validate(spec, at: path, isPod: true))
        if PodStrategy.qualityOfService(spec) != quality(of: old) {
            errors.invalid(
                path, pod.value[.status]?.text(.qosClass) ?? "",
                "Pod QOS Class may not change as a result of resizing")
        }
        if !isSupported(old) {
            errors.forbidden(path, "Pod running on node without support for resize")
        }
        let shape = order(spec, before)
        errors.append(contentsOf: shape)
        guard shape.isEmpty else { return errors.errors }
        podLevel(spec, before, &errors)
        for list: Field in [.initContainers, .containers] {
            for (position, (container, former)) in zip(spec.items(list), before.items(list)).enumerated() {
                compare(
                    container, former, isInit: list == .initContainers,
                    at: path.child(list.name).index(position), &errors)
            }
        }
        return errors.errors
    }

    private static func quality(of pod: Object) -> String {
        let stated = pod.value[.status]?.text(.qosClass) ?? ""
        return stated.isEmpty ? PodStrategy.qualityOfService(pod.value[.spec]) : stated
    }

    /// Whether the kubelet behind a running pod says what its containers have.
    private static func isSupported(_ pod: Object) -> Bool {
        let running = pod.value[.status]?.items(.containerStatuses).first {
            $0[.state]?.has(.running) ?? false
        }
        return running.map { $0.has(.resources) } ?? true
    }

    private static func order(_ spec: Value, _ before: Value) -> [FieldError] {
        var errors = FieldErrors()
        for list: Field in [.containers, .initContainers] {
            let (now, then) = (spec.items(list), before.items(list))
            guard now.count == then.count else {
                errors.forbidden(
                    path.child(list.name), "\(list.name) may not be added or removed on resize")
                continue
            }
            for position in now.indices where now[position].text(.name) != then[position].text(.name) {
                errors.forbidden(
                    path.child(list.name).index(position).child("name"),
                    "\(list.name) may not be renamed or reordered on resize")
            }
        }
        return errors.errors
    }

    /// Whether something that was asked for is no longer.
    private static func isRemoved(_ now: Value?, _ before: Value?, _ field: Field) -> Bool {
        let amounts = now?.map(field) ?? Map()
        return (before?.map(field) ?? Map()).contains { amounts[$0.key] == nil }
    }

    /// The resources without what may change.
    private static func fixed(_ resources: Value?) -> Value {
        var rest = resources ?? .emptyObject
        for field: Field in [.requests, .limits] {
            var amounts = rest.map(field)
            amounts[.cpu] = nil
            amounts[.memory] = nil
            rest[field] = amounts.isEmpty ? nil : .object(amounts)
        }
        return rest
    }

    private static func podLevel(_ spec: Value, _ before: Value, _ errors: inout FieldErrors) {
        let (now, then) = (spec.member(.resources), before.member(.resources))
        let place = path.child("resources")
        if then != nil, now == nil {
            errors.forbidden(place, "pod-level resources cannot be removed")
            return
        }
        for (field, word) in [(Field.requests, "requests"), (.limits, "limits")]
        where isRemoved(now, then, field) {
            errors.forbidden(place.child(word), "pod-level resource \(word) cannot be removed")
        }
        if fixed(now) != fixed(then) {
            errors.forbidden(path, "only cpu and memory resources are mutable at pod-level")
        }
    }

    private static func compare(
        _ container: Value, _ former: Value, isInit: Bool, at place: FieldPath, _ errors: inout FieldErrors
    ) {
        let (now, then) = (container.member(.resources), former.member(.resources))
        for (field, word) in [(Field.requests, "requests"), (.limits, "limits")]
        where isRemoved(now, then, field) {
            errors.forbidden(place.child("resources", word), "resource \(word) cannot be removed")
        }
        guard container != former else { return }
        let isSidecar = container.text(.restartPolicy) == "Always"
        let restarts = container.items(.resizePolicy).contains {
            $0.text(.restartPolicy) == "RestartContainer"
        }
        if isInit, !isSidecar, restarts {
            errors.forbidden(
                place,
                "non-sidecar init containers with a resize policy of RestartContainer cannot be resized")
        }
        var (left, right) = (container, former)
        left[.resources] = fixed(now)
        right[.resources] = fixed(then)
        guard left != right else { return }
        if isInit {
            errors.forbidden(
                place, "only cpu and memory resources for init or sidecar containers are mutable")
        } else {
            errors.forbidden(path, "only cpu and memory resources are mutable")
        }
    }
}
