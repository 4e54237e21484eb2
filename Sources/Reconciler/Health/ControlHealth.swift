import Kubernetes
import YAML

extension ObjectHealth {
    /// The first condition that says something decides, in the order in which the controller writes them.
    @Sendable static func horizontalPodAutoscaler(_ object: Object) -> Health {
        for condition in object.statusValue[.conditions]?.array ?? [] {
            let message = condition[.message]?.string ?? ""
            switch (condition[.type]?.string, condition[.reason]?.string) {
            case ("AbleToScale", "FailedGetScale"), ("AbleToScale", "FailedUpdateScale"),
                ("ScalingActive", "FailedGetResourceMetric"), ("ScalingActive", "InvalidSelector"):
                return Health(.degraded, message)
            case ("AbleToScale", _) where condition[.status]?.string == "True",
                ("ScalingLimited", _) where condition[.status]?.string == "True":
                return Health(.healthy, message)
            default: continue
            }
        }
        // The first version of the kind has no conditions in its status.
        if object.groupVersionKind.version == "v1", object.statusValue[.currentReplicas] != nil {
            return Health(.healthy)
        }
        return Health(.progressing, "Waiting to Autoscale")
    }

    @Sendable static func customResourceDefinition(_ object: Object) -> Health {
        if let names = object.condition("NamesAccepted"), names[.status]?.string == "False" {
            return Health(.degraded, names[.message]?.string ?? "")
        }
        guard let established = object.condition("Established") else {
            return Health(.progressing, "Status conditions not found")
        }
        if established[.status]?.string == "True" { return Health(.healthy) }
        return Health(.degraded, established[.message]?.string ?? "CRD is not established")
    }

    @Sendable static func apiService(_ object: Object) -> Health {
        guard let available = object.condition("Available") else {
            return Health(.progressing, "Waiting to be processed")
        }
        let text = "\(available[.reason]?.string ?? ""): \(available[.message]?.string ?? "")"
        return available[.status]?.string == "True" ? Health(.healthy, text) : Health(.progressing, text)
    }

    /// A child application is as healthy as it says itself.
    @Sendable static func application(_ object: Object) -> Health {
        guard object.value[.status]?[.health]?[.status] != nil else {
            return Health(.progressing, "Waiting for the application to be reconciled")
        }
        return Application(object).status.health
    }
}
