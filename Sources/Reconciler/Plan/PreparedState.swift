package import Kubernetes
import YAML

/// All desired objects of one commit, prepared and ordered.
package struct PreparedState: Sendable {
    /// In the order in which they are applied: by wave, kind, and then key.
    package private(set) var objects: [PreparedObject] = []
    package private(set) var positions: [ResourceKey: Int] = [:]
    /// Mistakes that show only now that the namespaces are known; each text names its places.
    package private(set) var errors: [String] = []
    /// The kinds that definitions among the objects bring with them.
    package private(set) var definedKinds: Set<GroupKind> = []
    /// Objects that are hooks and so take no part in a sync.
    package private(set) var hooks: [PreparedObject] = []
    /// Which of the loop's states this is; 0 for one that is not the loop's.
    var id = 0
    /// What each object was prepared from, in the order in which git states them.
    private var origins: [(desired: DesiredObject, prepared: PreparedObject)] = []

    init() {}

    /// - Parameters:
    ///   - tracking: the name under which the application tracks its objects.
    ///   - previous: an earlier state of the same application and the same kinds, from which what git states
    ///     unchanged is taken.
    package init(
        _ desired: DesiredState, spec: ApplicationSpec, tracking: String, live: some LiveState,
        reusing previous: PreparedState? = nil
    ) {
        let known = previous?.origins ?? []
        var next = 0
        origins.reserveCapacity(desired.objects.count)
        objects.reserveCapacity(desired.objects.count)
        let scopes = Self.definedScopes(desired.objects)
        definedKinds = Set(scopes.keys)
        var marks: [ResourceKey: Int] = [:]
        for item in desired.objects {
            let kind = item.object.groupVersionKind
            let served = live.servedKind(kind)
            let prepared: PreparedObject
            if let position = Self.find(item, in: known, from: next) {
                next = position + 1
                prepared = known[position].prepared.at(item.mark)
            } else {
                next += 1
                prepared = PreparedObject(
                    item, isNamespaced: served?.isNamespaced ?? scopes[kind.groupKind],
                    hasStatus: served?.hasStatus ?? true, schema: served?.schema,
                    namespace: spec.destination.namespace, tracking: tracking)
            }
            origins.append((item, prepared))
            if prepared.options.hook != nil {
                hooks.append(prepared)
                continue
            }
            if let first = marks[prepared.key] {
                errors.append(
                    "\(prepared.mark): \(prepared.key.shortDescription) is stated twice, first at \(objects[first].mark)"
                )
                continue
            }
            if served?.isNamespaced == true, prepared.key.namespace.isEmpty {
                errors.append(
                    "\(prepared.mark): \(prepared.key.shortDescription) states no namespace, and spec.destination.namespace is not set"
                )
                continue
            }
            marks[prepared.key] = objects.count
            objects.append(prepared)
        }
        settleWaves()
        objects.sort { ($0.turn, $0.key) < ($1.turn, $1.key) }
        for (position, object) in objects.enumerated() { positions[object.key] = position }
    }

    /// How far ahead an unchanged object is looked for, past objects that were added or removed before it.
    private static let lookAhead = 8

    private static func find(
        _ item: DesiredObject, in known: [(desired: DesiredObject, prepared: PreparedObject)], from start: Int
    ) -> Int? {
        guard start < known.count else { return nil }
        return (start..<min(start + lookAhead, known.count)).first { known[$0].desired.object == item.object }
    }

    package subscript(key: ResourceKey) -> PreparedObject? { positions[key].map { objects[$0] } }

    /// The scope of each kind that a CustomResourceDefinition among the objects defines; true for namespaced.
    private static func definedScopes(_ objects: [DesiredObject]) -> [GroupKind: Bool] {
        var scopes: [GroupKind: Bool] = [:]
        for item in objects where item.object.kind == "CustomResourceDefinition" {
            guard item.object.groupVersionKind.group == "apiextensions.k8s.io",
                let spec = item.object.value[.spec], let group = spec[.group]?.string,
                let kind = spec[.names]?[.kind]?.string
            else { continue }
            scopes[GroupKind(group: group, kind: kind)] = spec[.scope]?.string != "Cluster"
        }
        return scopes
    }

    /// Namespaces and definitions move forward to the wave of the first object that needs them, whatever their own.
    private mutating func settleWaves() {
        var firstWaveIn: [String: Int] = [:]
        var firstWaveOf: [GroupKind: Int] = [:]
        for object in objects {
            if !object.key.namespace.isEmpty {
                firstWaveIn[object.key.namespace] = min(
                    object.turn.wave, firstWaveIn[object.key.namespace] ?? .max)
            }
            firstWaveOf[object.key.groupKind] = min(
                object.turn.wave, firstWaveOf[object.key.groupKind] ?? .max)
        }
        for position in objects.indices {
            let object = objects[position].object
            let needed: Int?
            switch objects[position].kind.groupKind {
            case GroupKind(group: "", kind: "Namespace"): needed = firstWaveIn[object.name]
            case GroupKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition"):
                needed =
                    firstWaveOf[
                        GroupKind(
                            group: object.spec[.group]?.string ?? "",
                            kind: object.spec[.names]?[.kind]?.string ?? "")]
            default: needed = nil
            }
            if let needed {
                objects[position] = objects[position].inWave(min(objects[position].turn.wave, needed))
            }
        }
    }
}

extension ResourceKey {
    /// `Deployment default/web`, for sentences.
    package var shortDescription: String {
        namespace.isEmpty ? "\(kind) \(name)" : "\(kind) \(namespace)/\(name)"
    }
}
