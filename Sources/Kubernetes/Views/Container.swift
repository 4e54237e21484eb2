package import YAML

/// One container of a pod; an ephemeral container has the same fields.
package struct Container: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var image: String {
        get { value[text: .image] }
        set { value[text: .image] = newValue }
    }

    package var command: [String] {
        get { value[texts: .command] }
        set { value[texts: .command] = newValue }
    }

    package var args: [String] {
        get { value[texts: .args] }
        set { value[texts: .args] = newValue }
    }

    package var workingDir: String {
        get { value[text: .workingDir] }
        set { value[text: .workingDir] = newValue }
    }

    package var ports: [ContainerPort] {
        get { value[parts: .ports] }
        _modify { yield &value[parts: .ports] }
    }

    package var envFrom: [EnvFromSource] {
        get { value[parts: .envFrom] }
        _modify { yield &value[parts: .envFrom] }
    }

    package var env: [EnvVar] {
        get { value[parts: .env] }
        _modify { yield &value[parts: .env] }
    }

    package var resources: ResourceRequirements {
        get { value[part: .resources] }
        _modify { yield &value[part: .resources] }
    }

    package var resizePolicy: [ContainerResizePolicy] {
        get { value[parts: .resizePolicy] }
        _modify { yield &value[parts: .resizePolicy] }
    }

    /// `Always` makes an init container a sidecar.
    package var restartPolicy: String? {
        get { value[optionalText: .restartPolicy] }
        set { value[optionalText: .restartPolicy] = newValue }
    }

    package var volumeMounts: [VolumeMount] {
        get { value[parts: .volumeMounts] }
        _modify { yield &value[parts: .volumeMounts] }
    }

    package var volumeDevices: [VolumeDevice] {
        get { value[parts: .volumeDevices] }
        _modify { yield &value[parts: .volumeDevices] }
    }

    package var livenessProbe: Probe? {
        get { value[optionalPart: .livenessProbe] }
        _modify { yield &value[optionalPart: .livenessProbe] }
    }

    package var readinessProbe: Probe? {
        get { value[optionalPart: .readinessProbe] }
        _modify { yield &value[optionalPart: .readinessProbe] }
    }

    package var startupProbe: Probe? {
        get { value[optionalPart: .startupProbe] }
        _modify { yield &value[optionalPart: .startupProbe] }
    }

    package var lifecycle: Lifecycle? {
        get { value[optionalPart: .lifecycle] }
        _modify { yield &value[optionalPart: .lifecycle] }
    }

    package var terminationMessagePath: String {
        get { value[text: .terminationMessagePath] }
        set { value[text: .terminationMessagePath] = newValue }
    }

    package var terminationMessagePolicy: String {
        get { value[text: .terminationMessagePolicy] }
        set { value[text: .terminationMessagePolicy] = newValue }
    }

    package var imagePullPolicy: String {
        get { value[text: .imagePullPolicy] }
        set { value[text: .imagePullPolicy] = newValue }
    }

    package var securityContext: SecurityContext? {
        get { value[optionalPart: .securityContext] }
        _modify { yield &value[optionalPart: .securityContext] }
    }

    package var stdin: Bool {
        get { value[flag: .stdin] }
        set { value[flag: .stdin] = newValue }
    }

    package var stdinOnce: Bool {
        get { value[flag: .stdinOnce] }
        set { value[flag: .stdinOnce] = newValue }
    }

    package var tty: Bool {
        get { value[flag: .tty] }
        set { value[flag: .tty] = newValue }
    }
}

/// A port a container listens on.
package struct ContainerPort: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var hostPort: Int {
        get { value[integer: .hostPort] }
        set { value[integer: .hostPort] = newValue }
    }

    package var containerPort: Int {
        get { value[keptInteger: .containerPort] }
        set { value[keptInteger: .containerPort] = newValue }
    }

    package var `protocol`: String {
        get { value[text: .`protocol`] }
        set { value[text: .`protocol`] = newValue }
    }

    package var hostIP: String {
        get { value[text: .hostIP] }
        set { value[text: .hostIP] = newValue }
    }
}

/// What a container asks for and what it may use at most.
package struct ResourceRequirements: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var limits: ResourceList {
        get { value[part: .limits] }
        _modify { yield &value[part: .limits] }
    }

    package var requests: ResourceList {
        get { value[part: .requests] }
        _modify { yield &value[part: .requests] }
    }
}

/// Whether changing a resource restarts the container.
package struct ContainerResizePolicy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var resourceName: String {
        get { value[keptText: .resourceName] }
        set { value[keptText: .resourceName] = newValue }
    }

    package var restartPolicy: String {
        get { value[keptText: .restartPolicy] }
        set { value[keptText: .restartPolicy] = newValue }
    }
}
