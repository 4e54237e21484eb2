package import YAML

/// An environment variable.
package struct EnvVar: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var text: String {
        get { value[text: .value] }
        set { value[text: .value] = newValue }
    }

    package var valueFrom: EnvVarSource? {
        get { value[optionalPart: .valueFrom] }
        _modify { yield &value[optionalPart: .valueFrom] }
    }
}

/// Where an environment variable's text comes from.
package struct EnvVarSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var fieldRef: ObjectFieldSelector? {
        get { value[optionalPart: .fieldRef] }
        _modify { yield &value[optionalPart: .fieldRef] }
    }

    package var resourceFieldRef: ResourceFieldSelector? {
        get { value[optionalPart: .resourceFieldRef] }
        _modify { yield &value[optionalPart: .resourceFieldRef] }
    }

    package var configMapKeyRef: ConfigMapKeySelector? {
        get { value[optionalPart: .configMapKeyRef] }
        _modify { yield &value[optionalPart: .configMapKeyRef] }
    }

    package var secretKeyRef: SecretKeySelector? {
        get { value[optionalPart: .secretKeyRef] }
        _modify { yield &value[optionalPart: .secretKeyRef] }
    }
}

/// A field of the pod itself.
package struct ObjectFieldSelector: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var apiVersion: String {
        get { value[text: .apiVersion] }
        set { value[text: .apiVersion] = newValue }
    }

    package var fieldPath: String {
        get { value[keptText: .fieldPath] }
        set { value[keptText: .fieldPath] = newValue }
    }
}

/// A request or limit of a container.
package struct ResourceFieldSelector: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var containerName: String {
        get { value[text: .containerName] }
        set { value[text: .containerName] = newValue }
    }

    package var resource: String {
        get { value[keptText: .resource] }
        set { value[keptText: .resource] = newValue }
    }

    package var divisor: Quantity? {
        get { value[quantity: .divisor] }
        set { value[quantity: .divisor] = newValue }
    }
}

/// A key of a ConfigMap.
package struct ConfigMapKeySelector: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var key: String {
        get { value[keptText: .key] }
        set { value[keptText: .key] = newValue }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}

/// A key of a Secret.
package struct SecretKeySelector: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var key: String {
        get { value[keptText: .key] }
        set { value[keptText: .key] = newValue }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}

/// A ConfigMap or Secret whose keys all become variables.
package struct EnvFromSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var prefix: String {
        get { value[text: .prefix] }
        set { value[text: .prefix] = newValue }
    }

    package var configMapRef: ConfigMapEnvSource? {
        get { value[optionalPart: .configMapRef] }
        _modify { yield &value[optionalPart: .configMapRef] }
    }

    package var secretRef: SecretEnvSource? {
        get { value[optionalPart: .secretRef] }
        _modify { yield &value[optionalPart: .secretRef] }
    }
}

/// A ConfigMap by name.
package struct ConfigMapEnvSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}

/// A Secret by name.
package struct SecretEnvSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}
