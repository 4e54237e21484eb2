import Kubernetes
import YAML

/// LimitRanger: a namespace's limits are the defaults and the bounds of what its containers and claims ask for.
///
/// Follows `plugin/pkg/admission/limitranger` of Kubernetes.
enum LimitRanger {
    private static let limitRanges = GroupResource(group: "", resource: "limitranges")
    private static let annotation: Key = "kubernetes.io/limit-ranger"

    private static func limits(_ namespace: String, _ context: AdmissionContext) -> [Value] {
        context.reader.list(limitRanges, namespace: namespace).flatMap {
            $0.value[.spec]?.items(.limits) ?? []
        }
    }

    // MARK: Defaults

    static func fillPod(_ pod: inout Object, _ context: AdmissionContext) {
        var notes: [String] = []
        for limit in limits(pod.namespace, context) where limit.text(.type) == "Container" {
            let (requests, most) = (limit.map(.defaultRequest), limit.map(.default))
            pod.value.change(.spec) { spec in
                for (list, word) in [(Field.containers, "container"), (.initContainers, "init container")] {
                    spec.changeItems(list) { container in
                        let asked = fill(&container, .requests, requests)
                        let limited = fill(&container, .limits, most)
                        let name = container.text(.name)
                        if !asked.isEmpty {
                            notes.append("\(asked.joined(separator: ", ")) request for \(word) \(name)")
                        }
                        if !limited.isEmpty {
                            notes.append("\(limited.joined(separator: ", ")) limit for \(word) \(name)")
                        }
                    }
                }
            }
        }
        guard !notes.isEmpty else { return }
        var annotations = pod.metadata.annotations
        annotations[annotation] = .string("LimitRanger plugin set: " + notes.joined(separator: "; "))
        pod.metadata.annotations = annotations
    }

    /// Adds what a container does not state, and says what that was.
    private static func fill(_ container: inout Value, _ field: Field, _ defaults: Map) -> [String] {
        guard !defaults.isEmpty else { return [] }
        container.fill(.resources, .emptyObject)
        var added: [String] = []
        container.change(.resources) { resources in
            var amounts = resources.map(field)
            for entry in defaults where amounts[entry.key] == nil {
                amounts[entry.key] = entry.value
                added.append(entry.key.name)
            }
            resources[field] = .object(amounts.sorted())
        }
        return added.sorted(by: utf8Less)
    }

    // MARK: Bounds

    static func judge(_ object: Object, _ context: AdmissionContext) throws(StatusError) {
        let isPod = context.isResource("", "pods")
        guard isPod || context.isResource("", "persistentvolumeclaims") else { return }
        var mistakes: [String] = []
        for limit in limits(object.namespace, context) {
            switch limit.text(.type) {
            case "Container" where isPod:
                let spec = object.value[.spec] ?? .emptyObject
                for container in spec.items(.containers) + spec.items(.initContainers) {
                    let resources = container.member(.resources) ?? .emptyObject
                    judge(limit, resources.map(.requests), resources.map(.limits), &mistakes)
                }
            case "Pod" where isPod:
                let usage = PodUsage(object.value[.spec] ?? .emptyObject)
                judge(limit, usage.requests, usage.limits, &mistakes)
            case "PersistentVolumeClaim" where !isPod:
                judgeClaim(limit, object.value[.spec]?[.resources]?.map(.requests) ?? Map(), &mistakes)
            default: break
            }
        }
        guard !mistakes.isEmpty else { return }
        let detail = mistakes.count == 1 ? mistakes[0] : "[\(mistakes.joined(separator: ", "))]"
        throw context.forbidden(object, detail)
    }

    private static func judge(_ limit: Value, _ requests: Map, _ limits: Map, _ mistakes: inout [String]) {
        let type = limit.text(.type)
        func amount(_ map: Map, _ key: Key) -> Quantity? { map[key].flatMap(Quantity.init(value:)) }
        for entry in limit.map(.min).sorted() {
            guard let least = Quantity(value: entry.value) else { continue }
            let head = "minimum \(entry.key.name) usage per \(type) is \(least)"
            let most = amount(limits, entry.key)
            if let request = amount(requests, entry.key) {
                if request < least {
                    mistakes.append("\(head), but request is \(request)")
                } else if let most, most < least {
                    mistakes.append("\(head), but limit is \(most)")
                }
            } else {
                mistakes.append("\(head).  No request is specified")
            }
        }
        for entry in limit.map(.max).sorted() {
            guard let highest = Quantity(value: entry.value) else { continue }
            let head = "maximum \(entry.key.name) usage per \(type) is \(highest)"
            if let most = amount(limits, entry.key) {
                if most > highest {
                    mistakes.append("\(head), but limit is \(most)")
                } else if let request = amount(requests, entry.key), request > highest {
                    mistakes.append("\(head), but request is \(request)")
                }
            } else {
                mistakes.append("\(head).  No limit is specified")
            }
        }
        for entry in limit.map(.maxLimitRequestRatio).sorted() {
            guard let highest = Quantity(value: entry.value) else { continue }
            let head = "\(entry.key.name) max limit to request ratio per \(type) is \(highest)"
            guard let request = amount(requests, entry.key), !request.isZero else {
                mistakes.append("\(head), but no request is specified or request is 0")
                continue
            }
            guard let most = amount(limits, entry.key), !most.isZero else {
                mistakes.append("\(head), but no limit is specified or limit is 0")
                continue
            }
            let ratio = most.double / request.double
            if ratio > highest.double {
                mistakes.append("\(head), but provided ratio is \(sixDigits(ratio))")
            }
        }
    }

    private static func judgeClaim(_ limit: Value, _ requests: Map, _ mistakes: inout [String]) {
        let type = limit.text(.type)
        for (field, word) in [(Field.min, "minimum"), (.max, "maximum")] {
            guard let bound = limit[field]?.quantity(.storage) else { continue }
            let head = "\(word) storage usage per \(type) is \(bound)"
            guard let request = requests[.storage].flatMap(Quantity.init(value:)) else {
                mistakes.append("\(head).  No request is specified")
                continue
            }
            if field == .min ? request < bound : request > bound {
                mistakes.append("\(head), but request is \(request)")
            }
        }
    }

    /// A number as `%f` prints it.
    private static func sixDigits(_ number: Double) -> String {
        let millionths = Int64((number * 1_000_000).rounded())
        let fraction = String(millionths % 1_000_000)
        return "\(millionths / 1_000_000)." + String(repeating: "0", count: 6 - fraction.utf8.count)
            + fraction
    }
}
