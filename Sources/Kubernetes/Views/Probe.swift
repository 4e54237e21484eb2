package import YAML

/// A check of a container; times are seconds.
package struct Probe: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var exec: ExecAction? {
        get { value[optionalPart: .exec] }
        _modify { yield &value[optionalPart: .exec] }
    }

    package var httpGet: HTTPGetAction? {
        get { value[optionalPart: .httpGet] }
        _modify { yield &value[optionalPart: .httpGet] }
    }

    package var tcpSocket: TCPSocketAction? {
        get { value[optionalPart: .tcpSocket] }
        _modify { yield &value[optionalPart: .tcpSocket] }
    }

    package var grpc: GRPCAction? {
        get { value[optionalPart: .grpc] }
        _modify { yield &value[optionalPart: .grpc] }
    }

    package var initialDelaySeconds: Int {
        get { value[integer: .initialDelaySeconds] }
        set { value[integer: .initialDelaySeconds] = newValue }
    }

    package var timeoutSeconds: Int {
        get { value[integer: .timeoutSeconds] }
        set { value[integer: .timeoutSeconds] = newValue }
    }

    package var periodSeconds: Int {
        get { value[integer: .periodSeconds] }
        set { value[integer: .periodSeconds] = newValue }
    }

    package var successThreshold: Int {
        get { value[integer: .successThreshold] }
        set { value[integer: .successThreshold] = newValue }
    }

    package var failureThreshold: Int {
        get { value[integer: .failureThreshold] }
        set { value[integer: .failureThreshold] = newValue }
    }

    package var terminationGracePeriodSeconds: Int? {
        get { value[optionalInteger: .terminationGracePeriodSeconds] }
        set { value[optionalInteger: .terminationGracePeriodSeconds] = newValue }
    }
}

/// A command to run in the container.
package struct ExecAction: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var command: [String] {
        get { value[texts: .command] }
        set { value[texts: .command] = newValue }
    }
}

/// An HTTP request to the container.
package struct HTTPGetAction: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var path: String {
        get { value[text: .path] }
        set { value[text: .path] = newValue }
    }

    package var port: IntOrString? {
        get { value[intOrString: .port] }
        set { value[intOrString: .port] = newValue }
    }

    package var host: String {
        get { value[text: .host] }
        set { value[text: .host] = newValue }
    }

    package var scheme: String {
        get { value[text: .scheme] }
        set { value[text: .scheme] = newValue }
    }

    package var httpHeaders: [HTTPHeader] {
        get { value[parts: .httpHeaders] }
        _modify { yield &value[parts: .httpHeaders] }
    }
}

/// A header of an HTTP check.
package struct HTTPHeader: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var text: String {
        get { value[keptText: .value] }
        set { value[keptText: .value] = newValue }
    }
}

/// A TCP connection to the container.
package struct TCPSocketAction: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var port: IntOrString? {
        get { value[intOrString: .port] }
        set { value[intOrString: .port] = newValue }
    }

    package var host: String {
        get { value[text: .host] }
        set { value[text: .host] = newValue }
    }
}

/// A gRPC health check.
package struct GRPCAction: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var port: Int {
        get { value[keptInteger: .port] }
        set { value[keptInteger: .port] = newValue }
    }

    package var service: String? {
        get { value[optionalText: .service] }
        set { value[optionalText: .service] = newValue }
    }
}

/// What runs after a container's start and before its end.
package struct Lifecycle: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var postStart: LifecycleHandler? {
        get { value[optionalPart: .postStart] }
        _modify { yield &value[optionalPart: .postStart] }
    }

    package var preStop: LifecycleHandler? {
        get { value[optionalPart: .preStop] }
        _modify { yield &value[optionalPart: .preStop] }
    }

    package var stopSignal: String? {
        get { value[optionalText: .stopSignal] }
        set { value[optionalText: .stopSignal] = newValue }
    }
}

/// One action of a lifecycle.
package struct LifecycleHandler: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var exec: ExecAction? {
        get { value[optionalPart: .exec] }
        _modify { yield &value[optionalPart: .exec] }
    }

    package var httpGet: HTTPGetAction? {
        get { value[optionalPart: .httpGet] }
        _modify { yield &value[optionalPart: .httpGet] }
    }

    package var tcpSocket: TCPSocketAction? {
        get { value[optionalPart: .tcpSocket] }
        _modify { yield &value[optionalPart: .tcpSocket] }
    }

    package var sleep: SleepAction? {
        get { value[optionalPart: .sleep] }
        _modify { yield &value[optionalPart: .sleep] }
    }
}

/// A pause of some seconds.
package struct SleepAction: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var seconds: Int {
        get { value[keptInteger: .seconds] }
        set { value[keptInteger: .seconds] = newValue }
    }
}
