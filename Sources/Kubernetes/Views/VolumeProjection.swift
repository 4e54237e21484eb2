package import YAML

/// Several sources in one directory.
package struct ProjectedVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var sources: [VolumeProjection] {
        get { value[parts: .sources] }
        _modify { yield &value[parts: .sources] }
    }

    package var defaultMode: Int? {
        get { value[optionalInteger: .defaultMode] }
        set { value[optionalInteger: .defaultMode] = newValue }
    }
}

/// One source of a projected volume.
package struct VolumeProjection: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var secret: SecretProjection? {
        get { value[optionalPart: .secret] }
        _modify { yield &value[optionalPart: .secret] }
    }

    package var configMap: ConfigMapProjection? {
        get { value[optionalPart: .configMap] }
        _modify { yield &value[optionalPart: .configMap] }
    }

    package var downwardAPI: DownwardAPIProjection? {
        get { value[optionalPart: .downwardAPI] }
        _modify { yield &value[optionalPart: .downwardAPI] }
    }

    package var serviceAccountToken: ServiceAccountTokenProjection? {
        get { value[optionalPart: .serviceAccountToken] }
        _modify { yield &value[optionalPart: .serviceAccountToken] }
    }
}

/// A Secret in a projected volume.
package struct SecretProjection: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var items: [KeyToPath] {
        get { value[parts: .items] }
        _modify { yield &value[parts: .items] }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}

/// A ConfigMap in a projected volume.
package struct ConfigMapProjection: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var items: [KeyToPath] {
        get { value[parts: .items] }
        _modify { yield &value[parts: .items] }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}

/// Fields of the pod in a projected volume.
package struct DownwardAPIProjection: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var items: [DownwardAPIVolumeFile] {
        get { value[parts: .items] }
        _modify { yield &value[parts: .items] }
    }
}

/// Fields of the pod as files.
package struct DownwardAPIVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var items: [DownwardAPIVolumeFile] {
        get { value[parts: .items] }
        _modify { yield &value[parts: .items] }
    }

    package var defaultMode: Int? {
        get { value[optionalInteger: .defaultMode] }
        set { value[optionalInteger: .defaultMode] = newValue }
    }
}

/// One field of the pod as a file.
package struct DownwardAPIVolumeFile: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var path: String {
        get { value[keptText: .path] }
        set { value[keptText: .path] = newValue }
    }

    package var fieldRef: ObjectFieldSelector? {
        get { value[optionalPart: .fieldRef] }
        _modify { yield &value[optionalPart: .fieldRef] }
    }

    package var resourceFieldRef: ResourceFieldSelector? {
        get { value[optionalPart: .resourceFieldRef] }
        _modify { yield &value[optionalPart: .resourceFieldRef] }
    }

    package var mode: Int? {
        get { value[optionalInteger: .mode] }
        set { value[optionalInteger: .mode] = newValue }
    }
}

/// A token of the pod's account as a file.
package struct ServiceAccountTokenProjection: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var audience: String {
        get { value[text: .audience] }
        set { value[text: .audience] = newValue }
    }

    package var expirationSeconds: Int? {
        get { value[optionalInteger: .expirationSeconds] }
        set { value[optionalInteger: .expirationSeconds] = newValue }
    }

    package var path: String {
        get { value[keptText: .path] }
        set { value[keptText: .path] = newValue }
    }
}
