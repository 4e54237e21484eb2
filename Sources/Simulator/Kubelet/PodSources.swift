import APIServer
import Kubernetes
import YAML

/// What a pod takes from other objects before it can run: volumes, environment, names that resolve.
enum PodSources {
    /// The message about the first volume whose source is missing.
    static func missingVolume(_ pod: Pod, _ world: World) -> String? {
        for volume in pod.spec.value[.volumes]?.array ?? [] {
            let name = volume[.name]?.string ?? ""
            if let problem = problem(volume, pod, world) {
                return "MountVolume.SetUp failed for volume \"\(name)\" : \(problem)"
            }
            for source in volume[.projected]?[.sources]?.array ?? [] {
                if let problem = problem(source, pod, world) {
                    return "MountVolume.SetUp failed for volume \"\(name)\" : \(problem)"
                }
            }
        }
        return nil
    }

    private static func problem(_ volume: Value, _ pod: Pod, _ world: World) -> String? {
        if let source = volume[.configMap], source[.optional]?.bool != true,
            let name = source[.name]?.string, !name.isEmpty,
            world.get(.configMaps, ObjectName(namespace: pod.namespace, name: name)) == nil
        {
            return "configmap \"\(name)\" not found"
        }
        if let source = volume[.secret], source[.optional]?.bool != true,
            let name = source[.secretName]?.string ?? source[.name]?.string, !name.isEmpty,
            world.get(.secrets, ObjectName(namespace: pod.namespace, name: name)) == nil
        {
            return "secret \"\(name)\" not found"
        }
        return nil
    }

    /// The message about the first variable whose source is missing.
    static func missingEnvironment(_ container: Container, _ pod: Pod, _ world: World) -> String? {
        func missing(_ reference: Value?, _ isSecret: Bool, hasKey: Bool) -> String? {
            guard let reference, reference[.optional]?.bool != true, let name = reference[.name]?.string,
                !name.isEmpty
            else { return nil }
            let place = ObjectName(namespace: pod.namespace, name: name)
            guard let object = world.get(isSecret ? .secrets : .configMaps, place) else {
                return "\(isSecret ? "secret" : "configmap") \"\(name)\" not found"
            }
            guard hasKey, let key = reference[.key]?.string else { return nil }
            let isThere =
                object.value[.data]?[name: key] != nil || object.value[.binaryData]?[name: key] != nil
            return isThere
                ? nil
                : "couldn't find key \(key) in \(isSecret ? "Secret" : "ConfigMap") \(pod.namespace)/\(name)"
        }
        for source in container.value[.envFrom]?.array ?? [] {
            if let problem = missing(source[.configMapRef], false, hasKey: false)
                ?? missing(source[.secretRef], true, hasKey: false)
            {
                return problem
            }
        }
        for variable in container.value[.env]?.array ?? [] {
            let source = variable[.valueFrom]
            if let problem = missing(source?[.configMapKeyRef], false, hasKey: true)
                ?? missing(source?[.secretKeyRef], true, hasKey: true)
            {
                return problem
            }
        }
        return nil
    }

    /// The values of the container's variables.
    static func environment(_ container: Container, _ pod: Pod, ip: String, _ world: World) -> [String:
        String]
    {
        var variables: [String: String] = [:]
        for source in container.value[.envFrom]?.array ?? [] {
            let prefix = source[.prefix]?.string ?? ""
            if let name = source[.configMapRef]?[.name]?.string,
                let object = world.get(.configMaps, ObjectName(namespace: pod.namespace, name: name))
            {
                for entry in object.value[.data]?.object ?? Map() {
                    variables[prefix + entry.key.name] = entry.value.string
                }
            }
        }
        for variable in container.value[.env]?.array ?? [] {
            let name = variable[.name]?.string ?? ""
            if let value = variable[.value]?.string {
                variables[name] = value
            } else if let reference = variable[.valueFrom]?[.configMapKeyRef],
                let object = world.get(
                    .configMaps, ObjectName(namespace: pod.namespace, name: reference[.name]?.string ?? ""))
            {
                variables[name] = object.value[.data]?[name: reference[.key]?.string ?? ""]?.string
            } else if let path = variable[.valueFrom]?[.fieldRef]?[.fieldPath]?.string {
                variables[name] = field(path, pod, ip: ip)
            }
        }
        return variables
    }

    private static func field(_ path: String, _ pod: Pod, ip: String) -> String {
        switch path {
        case "metadata.name": pod.name
        case "metadata.namespace": pod.namespace
        case "metadata.uid": pod.metadata.uid
        case "spec.nodeName": pod.spec.nodeName
        case "spec.serviceAccountName": pod.spec.serviceAccountName
        case "status.podIP", "status.podIPs": ip
        case "status.hostIP", "status.hostIPs": pod.status.hostIP
        default: ""
        }
    }

    static func surroundings(
        _ pod: Pod, _ container: Container, ip: String, _ world: World
    ) -> ProgramSurroundings {
        var surroundings = ProgramSurroundings(
            podName: pod.name, namespace: pod.namespace, podIP: ip, start: world.now,
            variables: environment(container, pod, ip: ip, world))
        // Names matter only to a container that has a command of its own.
        if !container.command.isEmpty || !container.args.isEmpty {
            surroundings.resolvable = Set(
                world.api.list(.services).map { "\($0.name).\($0.namespace)" })
        }
        return surroundings
    }
}
