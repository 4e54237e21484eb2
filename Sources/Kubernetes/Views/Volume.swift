package import YAML

/// A volume of a pod; sources beyond these stay in the tree.
package struct Volume: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var emptyDir: EmptyDirVolumeSource? {
        get { value[optionalPart: .emptyDir] }
        _modify { yield &value[optionalPart: .emptyDir] }
    }

    package var hostPath: HostPathVolumeSource? {
        get { value[optionalPart: .hostPath] }
        _modify { yield &value[optionalPart: .hostPath] }
    }

    package var secret: SecretVolumeSource? {
        get { value[optionalPart: .secret] }
        _modify { yield &value[optionalPart: .secret] }
    }

    package var configMap: ConfigMapVolumeSource? {
        get { value[optionalPart: .configMap] }
        _modify { yield &value[optionalPart: .configMap] }
    }

    package var persistentVolumeClaim: PersistentVolumeClaimVolumeSource? {
        get { value[optionalPart: .persistentVolumeClaim] }
        _modify { yield &value[optionalPart: .persistentVolumeClaim] }
    }

    package var projected: ProjectedVolumeSource? {
        get { value[optionalPart: .projected] }
        _modify { yield &value[optionalPart: .projected] }
    }

    package var downwardAPI: DownwardAPIVolumeSource? {
        get { value[optionalPart: .downwardAPI] }
        _modify { yield &value[optionalPart: .downwardAPI] }
    }

    package var nfs: NFSVolumeSource? {
        get { value[optionalPart: .nfs] }
        _modify { yield &value[optionalPart: .nfs] }
    }

    package var csi: CSIVolumeSource? {
        get { value[optionalPart: .csi] }
        _modify { yield &value[optionalPart: .csi] }
    }

    package var ephemeral: EphemeralVolumeSource? {
        get { value[optionalPart: .ephemeral] }
        _modify { yield &value[optionalPart: .ephemeral] }
    }
}

/// A directory that lives as long as the pod.
package struct EmptyDirVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var medium: String {
        get { value[text: .medium] }
        set { value[text: .medium] = newValue }
    }

    package var sizeLimit: Quantity? {
        get { value[quantity: .sizeLimit] }
        set { value[quantity: .sizeLimit] = newValue }
    }
}

/// A directory of the node.
package struct HostPathVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var path: String {
        get { value[keptText: .path] }
        set { value[keptText: .path] = newValue }
    }

    package var type: String? {
        get { value[optionalText: .type] }
        set { value[optionalText: .type] = newValue }
    }
}

/// A Secret as files.
package struct SecretVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var secretName: String {
        get { value[text: .secretName] }
        set { value[text: .secretName] = newValue }
    }

    package var items: [KeyToPath] {
        get { value[parts: .items] }
        _modify { yield &value[parts: .items] }
    }

    package var defaultMode: Int? {
        get { value[optionalInteger: .defaultMode] }
        set { value[optionalInteger: .defaultMode] = newValue }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}

/// A ConfigMap as files.
package struct ConfigMapVolumeSource: View {
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

    package var defaultMode: Int? {
        get { value[optionalInteger: .defaultMode] }
        set { value[optionalInteger: .defaultMode] = newValue }
    }

    package var optional: Bool? {
        get { value[optionalFlag: .optional] }
        set { value[optionalFlag: .optional] = newValue }
    }
}

/// A key as a file.
package struct KeyToPath: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var key: String {
        get { value[keptText: .key] }
        set { value[keptText: .key] = newValue }
    }

    package var path: String {
        get { value[keptText: .path] }
        set { value[keptText: .path] = newValue }
    }

    package var mode: Int? {
        get { value[optionalInteger: .mode] }
        set { value[optionalInteger: .mode] = newValue }
    }
}

/// A claim by name.
package struct PersistentVolumeClaimVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var claimName: String {
        get { value[keptText: .claimName] }
        set { value[keptText: .claimName] = newValue }
    }

    package var readOnly: Bool {
        get { value[flag: .readOnly] }
        set { value[flag: .readOnly] = newValue }
    }
}

/// A directory of an NFS server.
package struct NFSVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var server: String {
        get { value[keptText: .server] }
        set { value[keptText: .server] = newValue }
    }

    package var path: String {
        get { value[keptText: .path] }
        set { value[keptText: .path] = newValue }
    }

    package var readOnly: Bool {
        get { value[flag: .readOnly] }
        set { value[flag: .readOnly] = newValue }
    }
}

/// A volume a CSI driver makes for the pod.
package struct CSIVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var driver: String {
        get { value[keptText: .driver] }
        set { value[keptText: .driver] = newValue }
    }

    package var readOnly: Bool? {
        get { value[optionalFlag: .readOnly] }
        set { value[optionalFlag: .readOnly] = newValue }
    }

    package var fsType: String? {
        get { value[optionalText: .fsType] }
        set { value[optionalText: .fsType] = newValue }
    }
}

/// A claim made for the pod.
package struct EphemeralVolumeSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var volumeClaimTemplate: PersistentVolumeClaimTemplate? {
        get { value[optionalPart: .volumeClaimTemplate] }
        _modify { yield &value[optionalPart: .volumeClaimTemplate] }
    }
}
