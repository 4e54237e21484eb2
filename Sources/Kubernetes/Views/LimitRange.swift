package import YAML

/// Limits and defaults for a namespace's pods.
package struct LimitRange: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "LimitRange")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: LimitRangeSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }
}

/// The limits.
package struct LimitRangeSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var limits: [LimitRangeItem] {
        get { value[parts: .limits] }
        _modify { yield &value[parts: .limits] }
    }
}

/// Limits for containers, pods or claims.
package struct LimitRangeItem: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var max: ResourceList {
        get { value[part: .max] }
        _modify { yield &value[part: .max] }
    }

    package var min: ResourceList {
        get { value[part: .min] }
        _modify { yield &value[part: .min] }
    }

    package var defaultLimits: ResourceList {
        get { value[part: .`default`] }
        _modify { yield &value[part: .`default`] }
    }

    package var defaultRequest: ResourceList {
        get { value[part: .defaultRequest] }
        _modify { yield &value[part: .defaultRequest] }
    }

    package var maxLimitRequestRatio: ResourceList {
        get { value[part: .maxLimitRequestRatio] }
        _modify { yield &value[part: .maxLimitRequestRatio] }
    }
}
