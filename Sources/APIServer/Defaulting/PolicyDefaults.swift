import Kubernetes
import YAML

/// What the fields of admission and flow control objects hold when a manifest says nothing.
///
/// Follows `pkg/apis/admissionregistration/v1/defaults.go`, `pkg/apis/flowcontrol/v1/defaults.go` and
/// `pkg/apis/resource/v1/defaults.go` of Kubernetes.
enum PolicyDefaults {
    static func validatingWebhooks(_ object: inout Value) {
        object.changeItems(.webhooks) { webhook(&$0) }
    }

    static func mutatingWebhooks(_ object: inout Value) {
        object.changeItems(.webhooks) { webhook in
            self.webhook(&webhook)
            webhook.fill(.reinvocationPolicy, "Never")
        }
    }

    private static func webhook(_ webhook: inout Value) {
        webhook.fill(.failurePolicy, "Fail")
        webhook.fill(.matchPolicy, "Equivalent")
        webhook.fill(.namespaceSelector, .emptyObject)
        webhook.fill(.objectSelector, .emptyObject)
        webhook.fill(.timeoutSeconds, 10)
        webhook.changeItems(.rules) { $0.fill(.scope, "*") }
        webhook.change(.clientConfig) { $0.change(.service) { $0.fill(.port, 443) } }
    }

    static func admissionPolicy(_ object: inout Value) {
        object.fill(.spec, .emptyObject)
        object.change(.spec) { spec in
            spec.fill(.failurePolicy, "Fail")
            spec.change(.matchConstraints) { match(&$0) }
        }
    }

    static func mutatingPolicy(_ object: inout Value) {
        admissionPolicy(&object)
        object.change(.spec) { $0.fillText(.reinvocationPolicy, "Never") }
    }

    static func policyBinding(_ object: inout Value) {
        object.change(.spec) { $0.change(.matchResources) { match(&$0) } }
    }

    private static func match(_ match: inout Value) {
        match.fill(.matchPolicy, "Equivalent")
        match.fill(.namespaceSelector, .emptyObject)
        match.fill(.objectSelector, .emptyObject)
        match.changeItems(.resourceRules) { $0.fill(.scope, "*") }
        match.changeItems(.excludeResourceRules) { $0.fill(.scope, "*") }
    }

    static func flowSchema(_ object: inout Value) {
        object.change(.spec) { spec in
            spec.fillNumber(.matchingPrecedence, 1000)
        }
    }

    static func priorityLevel(_ object: inout Value) {
        object.change(.spec) { spec in
            if spec.text(.type) == "Exempt" {
                spec.fill(.exempt, .emptyObject)
                spec.change(.exempt) { exempt in
                    exempt.fill(.nominalConcurrencyShares, 0)
                    exempt.fill(.lendablePercent, 0)
                }
            }
            spec.change(.limited) { limited in
                limited.fill(.nominalConcurrencyShares, 30)
                limited.fill(.lendablePercent, 0)
                limited.change(.limitResponse) { response in
                    response.change(.queuing) { queuing in
                        queuing.fillNumber(.handSize, 8)
                        queuing.fillNumber(.queues, 64)
                        queuing.fillNumber(.queueLengthLimit, 50)
                    }
                }
            }
        }
    }

    static func resourceClaim(_ object: inout Value) {
        object.change(.spec) { deviceClaim(&$0) }
    }

    static func resourceClaimTemplate(_ object: inout Value) {
        object.change(.spec) { $0.change(.spec) { deviceClaim(&$0) } }
    }

    private static func deviceClaim(_ spec: inout Value) {
        spec.change(.devices) { devices in
            devices.changeItems(.requests) { request in
                request.change(.exactly) { deviceRequest(&$0) }
                request.changeItems(.firstAvailable) { deviceRequest(&$0) }
            }
        }
    }

    private static func deviceRequest(_ request: inout Value) {
        request.fillText(.allocationMode, "ExactCount")
        if request.text(.allocationMode) == "ExactCount" { request.fillNumber(.count, 1) }
        request.changeItems(.tolerations) { $0.fillText(.operator, "Equal") }
    }
}
