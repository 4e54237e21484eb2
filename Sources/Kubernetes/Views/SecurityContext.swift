package import YAML

/// Rights of all of a pod's containers.
package struct PodSecurityContext: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var runAsUser: Int? {
        get { value[optionalInteger: .runAsUser] }
        set { value[optionalInteger: .runAsUser] = newValue }
    }

    package var runAsGroup: Int? {
        get { value[optionalInteger: .runAsGroup] }
        set { value[optionalInteger: .runAsGroup] = newValue }
    }

    package var runAsNonRoot: Bool? {
        get { value[optionalFlag: .runAsNonRoot] }
        set { value[optionalFlag: .runAsNonRoot] = newValue }
    }

    package var supplementalGroups: [Int] {
        get { value[integers: .supplementalGroups] }
        set { value[integers: .supplementalGroups] = newValue }
    }

    package var fsGroup: Int? {
        get { value[optionalInteger: .fsGroup] }
        set { value[optionalInteger: .fsGroup] = newValue }
    }
}

/// Rights of one container.
package struct SecurityContext: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var privileged: Bool? {
        get { value[optionalFlag: .privileged] }
        set { value[optionalFlag: .privileged] = newValue }
    }

    package var runAsUser: Int? {
        get { value[optionalInteger: .runAsUser] }
        set { value[optionalInteger: .runAsUser] = newValue }
    }

    package var runAsGroup: Int? {
        get { value[optionalInteger: .runAsGroup] }
        set { value[optionalInteger: .runAsGroup] = newValue }
    }

    package var runAsNonRoot: Bool? {
        get { value[optionalFlag: .runAsNonRoot] }
        set { value[optionalFlag: .runAsNonRoot] = newValue }
    }

    package var readOnlyRootFilesystem: Bool? {
        get { value[optionalFlag: .readOnlyRootFilesystem] }
        set { value[optionalFlag: .readOnlyRootFilesystem] = newValue }
    }

    package var allowPrivilegeEscalation: Bool? {
        get { value[optionalFlag: .allowPrivilegeEscalation] }
        set { value[optionalFlag: .allowPrivilegeEscalation] = newValue }
    }
}
