package import YAML

/// A container added to a running pod.
package struct EphemeralContainer: View {
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

    package var volumeMounts: [VolumeMount] {
        get { value[parts: .volumeMounts] }
        _modify { yield &value[parts: .volumeMounts] }
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

    package var targetContainerName: String {
        get { value[text: .targetContainerName] }
        set { value[text: .targetContainerName] = newValue }
    }
}
