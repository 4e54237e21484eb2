package import YAML

/// What became of a container.
package struct ContainerStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var state: ContainerState {
        get { value[part: .state] }
        _modify { yield &value[part: .state] }
    }

    package var lastState: ContainerState {
        get { value[part: .lastState] }
        _modify { yield &value[part: .lastState] }
    }

    package var ready: Bool {
        get { value[keptFlag: .ready] }
        set { value[keptFlag: .ready] = newValue }
    }

    package var restartCount: Int {
        get { value[keptInteger: .restartCount] }
        set { value[keptInteger: .restartCount] = newValue }
    }

    package var image: String {
        get { value[keptText: .image] }
        set { value[keptText: .image] = newValue }
    }

    package var imageID: String {
        get { value[keptText: .imageID] }
        set { value[keptText: .imageID] = newValue }
    }

    package var containerID: String {
        get { value[text: .containerID] }
        set { value[text: .containerID] = newValue }
    }

    package var started: Bool? {
        get { value[optionalFlag: .started] }
        set { value[optionalFlag: .started] = newValue }
    }

    package var allocatedResources: ResourceList {
        get { value[part: .allocatedResources] }
        _modify { yield &value[part: .allocatedResources] }
    }

    package var resources: ResourceRequirements? {
        get { value[optionalPart: .resources] }
        _modify { yield &value[optionalPart: .resources] }
    }
}

/// One of waiting, running and terminated.
package struct ContainerState: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var waiting: ContainerStateWaiting? {
        get { value[optionalPart: .waiting] }
        _modify { yield &value[optionalPart: .waiting] }
    }

    package var running: ContainerStateRunning? {
        get { value[optionalPart: .running] }
        _modify { yield &value[optionalPart: .running] }
    }

    package var terminated: ContainerStateTerminated? {
        get { value[optionalPart: .terminated] }
        _modify { yield &value[optionalPart: .terminated] }
    }
}

/// Why a container does not run yet.
package struct ContainerStateWaiting: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var reason: String {
        get { value[text: .reason] }
        set { value[text: .reason] = newValue }
    }

    package var message: String {
        get { value[text: .message] }
        set { value[text: .message] = newValue }
    }
}

/// Since when a container runs.
package struct ContainerStateRunning: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var startedAt: Timestamp? {
        get { value[time: .startedAt] }
        set { value[time: .startedAt] = newValue }
    }
}

/// How a container ended.
package struct ContainerStateTerminated: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var exitCode: Int {
        get { value[keptInteger: .exitCode] }
        set { value[keptInteger: .exitCode] = newValue }
    }

    package var signal: Int {
        get { value[integer: .signal] }
        set { value[integer: .signal] = newValue }
    }

    package var reason: String {
        get { value[text: .reason] }
        set { value[text: .reason] = newValue }
    }

    package var message: String {
        get { value[text: .message] }
        set { value[text: .message] = newValue }
    }

    package var startedAt: Timestamp? {
        get { value[time: .startedAt] }
        set { value[time: .startedAt] = newValue }
    }

    package var finishedAt: Timestamp? {
        get { value[time: .finishedAt] }
        set { value[time: .finishedAt] = newValue }
    }

    package var containerID: String {
        get { value[text: .containerID] }
        set { value[text: .containerID] = newValue }
    }
}
