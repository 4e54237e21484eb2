import Kubernetes
import YAML

extension PodSpecValidator {
    private static let handlers: [Field] = [.exec, .httpGet, .tcpSocket, .grpc, .sleep]

    /// A probe; `isOnce` where one success must do (liveness and start-up).
    mutating func probe(_ probe: Value?, at path: FieldPath, isOnce: Bool) {
        guard let probe else { return }
        handler(probe, at: path)
        for field in [
            Field.initialDelaySeconds, .timeoutSeconds, .periodSeconds, .successThreshold, .failureThreshold,
        ] {
            errors.nonNegative(path.child(field.name), probe.number(field))
        }
        if let seconds = probe.number(.terminationGracePeriodSeconds) {
            if seconds <= 0 {
                errors.invalid(path.child("terminationGracePeriodSeconds"), seconds, "must be greater than 0")
            }
            if !isOnce {
                errors.invalid(
                    path.child("terminationGracePeriodSeconds"), seconds,
                    "must not be set for readinessProbes")
            }
        }
        if isOnce, let threshold = probe.number(.successThreshold), threshold != 1 {
            errors.invalid(path.child("successThreshold"), threshold, "must be 1")
        }
    }

    mutating func lifecycle(_ container: Value, at path: FieldPath) {
        guard let lifecycle = container.member(.lifecycle) else { return }
        for hook in [Field.postStart, .preStop] {
            if let action = lifecycle.member(hook) { handler(action, at: path.child("lifecycle", hook.name)) }
        }
        stopSignal(lifecycle, at: path.child("lifecycle"))
    }

    private mutating func handler(_ action: Value, at path: FieldPath) {
        let given = Self.handlers.filter { action.has($0) }
        for extra in given.dropFirst() {
            errors.forbidden(path.child(extra.name), "may not specify more than 1 handler type")
        }
        guard let kind = given.first, let handler = action.member(kind) else {
            return errors.required(path, "must specify a handler type")
        }
        let path = path.child(kind.name)
        switch kind {
        case .exec:
            if handler.items(.command).isEmpty { errors.required(path.child("command")) }
        case .httpGet:
            if handler.text(.path).isEmpty { errors.required(path.child("path")) }
            errors.portNumberOrName(handler[.port], at: path.child("port"))
            errors.oneOf(path.child("scheme"), handler.text(.scheme), ["HTTP", "HTTPS"])
            for header in handler.items(.httpHeaders) {
                let name = header.text(.name)
                errors.invalid(path.child("httpHeaders"), name, NameValidation.httpHeaderName(name))
            }
        case .tcpSocket: errors.portNumberOrName(handler[.port], at: path.child("port"))
        case .grpc: errors.portNumber(handler.number(.port) ?? 0, at: path.child("port"))
        default:
            let seconds = handler.number(.seconds) ?? 0
            let grace = spec.number(.terminationGracePeriodSeconds) ?? 30
            if seconds < 0 || seconds > grace {
                errors.invalid(
                    path, seconds,
                    "must be non-negative and less than terminationGracePeriodSeconds (\(grace)). Enable "
                        + "AllowPodLifecycleSleepActionZeroValue feature gate for zero sleep.")
            }
        }
    }
}
