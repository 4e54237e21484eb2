package import YAML

/// How much a namespace may use.
package struct ResourceQuota: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "ResourceQuota")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: ResourceQuotaSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: ResourceQuotaStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// The limits of a quota.
package struct ResourceQuotaSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var hard: ResourceList {
        get { value[part: .hard] }
        _modify { yield &value[part: .hard] }
    }

    package var scopes: [String] {
        get { value[texts: .scopes] }
        set { value[texts: .scopes] = newValue }
    }

    package var scopeSelector: ScopeSelector? {
        get { value[optionalPart: .scopeSelector] }
        _modify { yield &value[optionalPart: .scopeSelector] }
    }
}

/// Which objects a quota counts.
package struct ScopeSelector: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var matchExpressions: [ScopedResourceSelectorRequirement] {
        get { value[parts: .matchExpressions] }
        _modify { yield &value[parts: .matchExpressions] }
    }
}

/// One requirement of a quota's scope.
package struct ScopedResourceSelectorRequirement: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var scopeName: String {
        get { value[keptText: .scopeName] }
        set { value[keptText: .scopeName] = newValue }
    }

    package var `operator`: String {
        get { value[keptText: .`operator`] }
        set { value[keptText: .`operator`] = newValue }
    }

    package var values: [String] {
        get { value[texts: .values] }
        set { value[texts: .values] = newValue }
    }
}

/// What a quota counted.
package struct ResourceQuotaStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var hard: ResourceList {
        get { value[part: .hard] }
        _modify { yield &value[part: .hard] }
    }

    package var used: ResourceList {
        get { value[part: .used] }
        _modify { yield &value[part: .used] }
    }
}
