import APIServer
import Kubernetes
import YAML

/// The variables of a container: of its image, of Services, `envFrom` and `env`, in which `$(NAME)` is replaced.
///
/// Follows `makeEnvironmentVariables` of Kubernetes' `pkg/kubelet/kubelet_pods.go`.
struct ContainerEnvironment {
    let pod: Pod
    let container: Container
    let behaviour: ContainerBehaviour
    let ip: String
    let hostIP: String
    let world: World

    /// Why a variable has no value: the container waits with `CreateContainerConfigError`.
    struct Failure: Error { var text: String }

    private var sources: PodSources { PodSources(pod: pod, world: world) }

    /// The variables by name. Throws what is missing in the kubelet's words.
    func variables() throws(Failure) -> [String: String] {
        var result = behaviour.environment
        result["PATH"] = result["PATH"] ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        result["HOSTNAME"] = Self.hostname(pod)
        result["HOME"] = result["HOME"] ?? "/root"
        var own: [String: String] = [:]
        let services = serviceVariables()
        for source in container.envFrom { try add(source, to: &own) }
        for variable in container.env {
            if let from = variable.valueFrom {
                if let value = try value(of: from) { own[variable.name] = value }
            } else {
                own[variable.name] = Self.expand(variable.text) { own[$0] ?? services[$0] }
            }
        }
        result.merge(services) { _, new in new }
        result.merge(own) { _, new in new }
        return result
    }

    private func add(_ source: EnvFromSource, to own: inout [String: String]) throws(Failure) {
        let kind: PodSources.Kind = source.secretRef != nil ? .secret : .configMap
        let name = source.configMapRef?.name ?? source.secretRef?.name ?? ""
        let isOptional = source.configMapRef?.optional ?? source.secretRef?.optional ?? false
        guard let object = sources.object(kind, name) else {
            if isOptional { return }
            throw Failure(text: "\(kind.rawValue) \"\(name)\" not found")
        }
        for key in PodSources.keys(object) {
            guard object.value[.data]?[name: key] != nil, let bytes = PodSources.content(object, key, kind)
            else { continue }
            own[source.prefix + key] = String(decoding: bytes, as: UTF8.self)
        }
    }

    private func value(of source: EnvVarSource) throws(Failure) -> String? {
        if let field = source.fieldRef {
            return DownwardField(pod: pod, ip: ip, hostIP: hostIP).text(field.fieldPath) ?? ""
        }
        if let resource = source.resourceFieldRef {
            return DownwardResource(pod: pod, container: container, world: world).text(resource)
        }
        let kind: PodSources.Kind
        let (name, key, isOptional): (String, String, Bool)
        if let reference = source.configMapKeyRef {
            kind = .configMap
            (name, key, isOptional) = (reference.name, reference.key, reference.optional ?? false)
        } else if let reference = source.secretKeyRef {
            kind = .secret
            (name, key, isOptional) = (reference.name, reference.key, reference.optional ?? false)
        } else {
            return ""
        }
        guard let object = sources.object(kind, name) else {
            if isOptional { return nil }
            throw Failure(text: "\(kind.rawValue) \"\(name)\" not found")
        }
        guard let bytes = PodSources.content(object, key, kind) else {
            if isOptional { return nil }
            let noun = kind == .secret ? "Secret" : "ConfigMap"
            throw Failure(text: "couldn't find key \(key) in \(noun) \(pod.namespace)/\(name)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What tells of the Services of the namespace and of the API server, as Docker's links did.
    private func serviceVariables() -> [String: String] {
        var result: [String: String] = [:]
        let linksOwn = pod.spec.enableServiceLinks ?? true
        for object in world.api.list(.services) {
            let isMaster = object.namespace == "default" && object.name == "kubernetes"
            guard isMaster || (linksOwn && object.namespace == pod.namespace) else { continue }
            let service = Service(object)
            let ip = service.spec.clusterIP
            guard !ip.isEmpty, ip != "None" else { continue }
            let name = String(object.name.uppercased().map { $0 == "-" || $0 == "." ? "_" : $0 })
            guard let first = service.spec.ports.first else { continue }
            result["\(name)_SERVICE_HOST"] = ip
            result["\(name)_SERVICE_PORT"] = "\(first.port)"
            for (index, port) in service.spec.ports.enumerated() {
                if !port.name.isEmpty {
                    let portName = String(port.name.uppercased().map { $0 == "-" ? "_" : $0 })
                    result["\(name)_SERVICE_PORT_\(portName)"] = "\(port.port)"
                }
                let proto = port.protocol.isEmpty ? "TCP" : port.protocol
                let url = "\(proto.lowercased())://\(ip):\(port.port)"
                if index == 0 { result["\(name)_PORT"] = url }
                let prefix = "\(name)_PORT_\(port.port)_\(proto)"
                result[prefix] = url
                result["\(prefix)_PROTO"] = proto.lowercased()
                result["\(prefix)_PORT"] = "\(port.port)"
                result["\(prefix)_ADDR"] = ip
            }
        }
        return result
    }

    /// The name of the pod's host as its containers see it.
    static func hostname(_ pod: Pod) -> String {
        String((pod.spec.hostname.isEmpty ? pod.name : pod.spec.hostname).prefix(63))
    }

    /// Replaces `$(NAME)`; `$$` stands for a dollar sign, and what is not known stays.
    static func expand(_ text: String, _ lookUp: (String) -> String?) -> String {
        guard text.utf8.contains(UInt8(ascii: "$")) else { return text }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "$"), index + 1 < bytes.count else {
                result.append(bytes[index])
                index += 1
                continue
            }
            if bytes[index + 1] == UInt8(ascii: "$") {
                result.append(bytes[index])
                index += 2
            } else if bytes[index + 1] == UInt8(ascii: "("),
                let close = bytes[(index + 2)...].firstIndex(of: UInt8(ascii: ")"))
            {
                let name = String(decoding: bytes[(index + 2)..<close], as: UTF8.self)
                if let value = lookUp(name) {
                    result += Array(value.utf8)
                } else {
                    result += bytes[index...close]
                }
                index = close + 1
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
