package import Kubernetes
import YAML

/// What of a desired object is applied, given the live one: all that git states, except fields that are another's.
package enum DesiredFields {
    private static let replicasPath: [FieldSet.Element] = [
        .field(Key(.spec)), .field(Key(.replicas)),
    ]

    /// The object to apply.
    ///
    /// A field whose only owner drops it falls back to its default. So a field that is handed over is applied with
    /// its live value until another manager owns it too, and only then left out.
    ///
    /// - Parameters:
    ///   - isAutoscaled: whether an autoscaler decides the number of replicas.
    ///   - ignored: fields to hand over to whoever sets them; nothing unless `RespectIgnoreDifferences=true`.
    package static func toApply(
        _ prepared: PreparedObject, live: Object?, isAutoscaled: Bool, handingOver ignored: IgnoredFields
    ) -> Object {
        guard let live else { return prepared.object }
        var object = prepared.object
        if isAutoscaled { handOverReplicas(&object, live: live) }
        if !ignored.pointers.isEmpty {
            let ownership = FieldOwnership(of: live)
            object.value = ignored.handingOver(object.value, live: live.value) {
                !ownership.others(owning: $0).isEmpty
            }
        }
        return object
    }

    private static func handOverReplicas(_ object: inout Object, live: Object) {
        guard let replicas = live.spec[.replicas] else { return }
        let ownership = FieldOwnership(of: live)
        if !ownership.others(owning: replicasPath).isEmpty {
            guard object.spec[.replicas] != nil else { return }
            object.value[.spec]?[.replicas] = nil
        } else if object.spec[.replicas] != nil
            || ownership.own(apiVersion: object.apiVersion)?.contains(replicasPath) == true
        {
            object.value[.spec, default: .emptyObject][.replicas] = replicas
        }
    }
}
