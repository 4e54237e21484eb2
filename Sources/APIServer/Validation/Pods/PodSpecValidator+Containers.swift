import Kubernetes
import YAML

extension PodSpecValidator {
    mutating func containerList() {
        let path = path.child("containers")
        let containers = spec.items(.containers)
        if containers.isEmpty { errors.required(path) }
        var names: [String] = []
        for (position, container) in containers.enumerated() {
            let path = path.index(position)
            common(container, at: path)
            let name = container.text(.name)
            if names.contains(name) {
                errors.duplicate(path.child("name"), .string(name))
            } else {
                names.append(name)
            }
            lifecycle(container, at: path)
            probe(container.member(.livenessProbe), at: path.child("livenessProbe"), isOnce: true)
            probe(container.member(.readinessProbe), at: path.child("readinessProbe"), isOnce: false)
            probe(container.member(.startupProbe), at: path.child("startupProbe"), isOnce: true)
            restarts(container, isInit: false, at: path)
        }
        hostPorts(containers, at: path)
        if spec.flag(.hostNetwork) { hostNetworkPorts(containers, at: path) }
    }

    /// On the host's network a container's port is the host's.
    private mutating func hostNetworkPorts(_ containers: [Value], at path: FieldPath) {
        for (position, container) in containers.enumerated() {
            for (index, port) in container.items(.ports).enumerated() {
                let number = port.number(.hostPort) ?? 0
                guard isPod || number != 0, number != port.number(.containerPort) ?? 0 else { continue }
                errors.invalid(
                    path.index(position).child("ports").index(index).child("hostPort"), number,
                    "must match `containerPort` when `hostNetwork` is true")
            }
        }
    }

    mutating func initContainerList() {
        let path = path.child("initContainers")
        var names = spec.items(.containers).map { $0.text(.name) }
        let containers = spec.items(.initContainers)
        for (position, container) in containers.enumerated() {
            let path = path.index(position)
            common(container, at: path)
            let name = container.text(.name)
            if names.contains(name) {
                errors.duplicate(path.child("name"), .string(name))
            } else {
                names.append(name)
            }
            let isSidecar = container.text(.restartPolicy) == "Always"
            restarts(container, isInit: true, at: path)
            hostPorts([container], at: self.path.child("initContainers"))
            if !isSidecar {
                for (index, policy) in container.items(.resizePolicy).enumerated()
                where policy.text(.restartPolicy) == "RestartContainer" {
                    errors.invalid(
                        path.child("resizePolicy").index(index).child("restartPolicy"), "RestartContainer",
                        "must not be set to 'RestartContainer' for non-sidecar initContainers")
                }
            }
            guard isSidecar else {
                for field in [Field.lifecycle, .livenessProbe, .readinessProbe, .startupProbe]
                where container.has(field) {
                    errors.forbidden(
                        path.child(field.name),
                        "may not be set for init containers without restartPolicy=Always")
                }
                continue
            }
            lifecycle(container, at: path)
            probe(container.member(.livenessProbe), at: path.child("livenessProbe"), isOnce: true)
            probe(container.member(.readinessProbe), at: path.child("readinessProbe"), isOnce: false)
            probe(container.member(.startupProbe), at: path.child("startupProbe"), isOnce: true)
        }
    }

    mutating func ephemeralContainerList() {
        let path = path.child("ephemeralContainers")
        let regular = (spec.items(.containers) + spec.items(.initContainers)).map { $0.text(.name) }
        var names = regular
        for (position, container) in spec.items(.ephemeralContainers).enumerated() {
            let path = path.index(position)
            common(container, at: path)
            let name = container.text(.name)
            if names.contains(name) {
                errors.duplicate(path.child("name"), .string(name))
            } else {
                names.append(name)
            }
            let target = container.text(.targetContainerName)
            if !target.isEmpty, !regular.contains(target) {
                errors.notFound(path.child("targetContainerName"), .string(target))
            }
            ephemeralFields(container, at: path)
        }
    }

    /// What a container that comes later may not have.
    private mutating func ephemeralFields(_ container: Value, at path: FieldPath) {
        let reason = "cannot be set for an Ephemeral Container"
        for field in [
            Field.ports, .resources, .resizePolicy, .restartPolicy, .restartPolicyRules, .livenessProbe,
            .readinessProbe, .startupProbe, .lifecycle,
        ] {
            switch container[field] {
            case nil, .null?: continue
            case .array(let items)? where items.isEmpty: continue
            case .object(let map)? where map.isEmpty && field == .resources: continue
            default: errors.forbidden(path.child(field.name), reason)
            }
        }
        for (position, mount) in container.items(.volumeMounts).enumerated() {
            for field in [Field.subPath, .subPathExpr] where !mount.text(field).isEmpty {
                errors.forbidden(
                    path.child("volumeMounts").index(position).child(field.name), reason)
            }
        }
    }

    /// What holds of every kind of container.
    private mutating func common(_ container: Value, at path: FieldPath) {
        let name = container.text(.name)
        if name.isEmpty {
            errors.required(path.child("name"))
        } else {
            errors.invalid(path.child("name"), name, NameValidation.dns1123Label(name))
        }
        let image = container.text(.image)
        if image.isEmpty {
            if isPod || !spec.items(.containers).isEmpty { errors.required(path.child("image")) }
        } else if isPod, (image.first?.isWhitespace ?? false) || (image.last?.isWhitespace ?? false) {
            errors.invalid(path.child("image"), image, "must not have leading or trailing whitespace")
        }
        errors.requiredOneOf(
            path.child("terminationMessagePolicy"), container.text(.terminationMessagePolicy),
            ["FallbackToLogsOnError", "File"])
        ports(container.items(.ports), at: path.child("ports"))
        environment(container, at: path)
        volumeMounts(container, at: path)
        volumeDevices(container, at: path)
        errors.requiredOneOf(
            path.child("imagePullPolicy"), container.text(.imagePullPolicy),
            ["Always", "IfNotPresent", "Never"])
        if let resources = container.member(.resources) {
            self.resources(resources, at: path.child("resources"))
        }
        resizePolicies(container, at: path.child("resizePolicy"))
        if let context = container.member(.securityContext) {
            securityContext(context, at: path.child("securityContext"))
        }
    }

    private mutating func ports(_ ports: [Value], at path: FieldPath) {
        var names: [String] = []
        for (position, port) in ports.enumerated() {
            let path = path.index(position)
            let name = port.text(.name)
            if !name.isEmpty {
                let messages = NameValidation.portName(name)
                if !messages.isEmpty {
                    errors.invalid(path.child("name"), name, messages)
                } else if names.contains(name) {
                    errors.duplicate(path.child("name"), .string(name))
                } else {
                    names.append(name)
                }
            }
            let number = port.number(.containerPort) ?? 0
            if number == 0 {
                errors.required(path.child("containerPort"))
            } else {
                errors.portNumber(number, at: path.child("containerPort"))
            }
            if let number = port.number(.hostPort), number != 0 {
                errors.portNumber(number, at: path.child("hostPort"))
            }
            errors.requiredOneOf(path.child("protocol"), port.text(.protocol), ["SCTP", "TCP", "UDP"])
        }
    }

    /// A port of the host belongs to one container.
    private mutating func hostPorts(_ containers: [Value], at path: FieldPath) {
        var taken: Set<String> = []
        for (position, container) in containers.enumerated() {
            for (index, port) in container.items(.ports).enumerated() {
                let path = path.index(position).child("ports").index(index)
                guard let number = port.number(.hostPort), number != 0 else { continue }
                let address = port.text(.hostIP)
                let text = "\(port.text(.protocol))/\(address)/\(number)"
                if !taken.insert(text).inserted { errors.duplicate(path.child("hostPort"), .string(text)) }
            }
        }
    }

    private mutating func volumeMounts(_ container: Value, at path: FieldPath) {
        let devices = container.items(.volumeDevices)
        var mountPaths: [String] = []
        for (position, mount) in container.items(.volumeMounts).enumerated() {
            let path = path.child("volumeMounts").index(position)
            let name = mount.text(.name)
            if name.isEmpty { errors.required(path.child("name")) }
            if volumes[name] == nil { errors.notFound(path.child("name"), .string(name)) }
            let mountPath = mount.text(.mountPath)
            if mountPath.isEmpty { errors.required(path.child("mountPath")) }
            if mountPaths.contains(mountPath) {
                errors.invalid(path.child("mountPath"), mountPath, "must be unique")
            }
            mountPaths.append(mountPath)
            if devices.contains(where: { $0.text(.name) == name }) {
                errors.invalid(path.child("name"), name, "must not already exist in volumeDevices")
            }
            if devices.contains(where: { $0.text(.devicePath) == mountPath }) {
                errors.invalid(
                    path.child("mountPath"), mountPath, "must not already exist as a path in volumeDevices")
            }
            let subPath = mount.text(.subPath)
            let expression = mount.text(.subPathExpr)
            if !subPath.isEmpty { descendingPath(subPath, at: path.child("subPath")) }
            if !expression.isEmpty {
                if !subPath.isEmpty {
                    errors.invalid(
                        path.child("subPathExpr"), expression,
                        "subPathExpr and subPath are mutually exclusive")
                }
                descendingPath(expression, at: path.child("subPathExpr"))
            }
            if let propagation = mount[.mountPropagation]?.string {
                errors.oneOf(
                    path.child("mountPropagation"), propagation, ["Bidirectional", "HostToContainer", "None"])
                if propagation == "Bidirectional", container[.securityContext]?.flag(.privileged) != true {
                    errors.forbidden(
                        path.child("mountPropagation"),
                        "Bidirectional mount propagation is available only to privileged containers")
                }
            }
        }
    }
}
