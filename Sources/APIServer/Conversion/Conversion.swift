import Kubernetes
import YAML

/// Brings an object from one version of its kind to another.
enum Conversion {
    /// The object as `target` spells it. Versions whose shapes agree differ in `apiVersion` only.
    static func convert(_ object: Object, to target: GroupVersion) -> Object {
        let apiVersion = target.apiVersion
        guard object.apiVersion != apiVersion else { return object }
        var converted = object
        if object.kind == "HorizontalPodAutoscaler" {
            converted = AutoscalerConversion.convert(object, to: target.version)
        } else if object.kind == "Event" {
            converted = EventConversion.convert(object, toEventsGroup: !target.group.isEmpty)
        }
        converted.apiVersion = apiVersion
        return converted
    }
}
