package import YAML

/// Where a container sees a volume.
package struct VolumeMount: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var readOnly: Bool {
        get { value[flag: .readOnly] }
        set { value[flag: .readOnly] = newValue }
    }

    package var mountPath: String {
        get { value[keptText: .mountPath] }
        set { value[keptText: .mountPath] = newValue }
    }

    package var subPath: String {
        get { value[text: .subPath] }
        set { value[text: .subPath] = newValue }
    }

    package var subPathExpr: String {
        get { value[text: .subPathExpr] }
        set { value[text: .subPathExpr] = newValue }
    }
}

/// Where a container sees a block device.
package struct VolumeDevice: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var devicePath: String {
        get { value[keptText: .devicePath] }
        set { value[keptText: .devicePath] = newValue }
    }
}
