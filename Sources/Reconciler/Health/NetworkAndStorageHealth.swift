import Kubernetes
import YAML

extension ObjectHealth {
    @Sendable static func service(_ object: Object) -> Health {
        guard object.spec[.type]?.string == "LoadBalancer" else { return Health(.healthy) }
        return loadBalancer(object)
    }

    @Sendable static func ingress(_ object: Object) -> Health { loadBalancer(object) }

    private static func loadBalancer(_ object: Object) -> Health {
        object.statusValue[.loadBalancer]?[.ingress]?.array?.isEmpty == false
            ? Health(.healthy) : Health(.progressing, "Waiting for an address")
    }

    @Sendable static func persistentVolumeClaim(_ object: Object) -> Health {
        switch object.statusValue[.phase]?.string {
        case "Lost": Health(.degraded)
        case "Pending": Health(.progressing)
        case "Bound": Health(.healthy)
        default: Health(.unknown)
        }
    }
}
