import Kubernetes
import YAML

/// Fills in what an answer or a log line says about the request and the pod.
struct BodyTemplate {
    let request: IngressRequest
    let runtime: PodRuntime
    let container: ContainerRuntime
    let world: World

    func fill(_ text: String, status: Int = 200, size: Int = 0) -> String {
        guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            guard let close = rest[open...].firstIndex(of: "}") else {
                return result + rest[open...]
            }
            let name = String(rest[rest.index(after: open)..<close])
            if let value = value(name, status: status, size: size) {
                result += value
                rest = rest[rest.index(after: close)...]
            } else {
                result += "{"
                rest = rest[rest.index(after: open)...]
            }
        }
        return result + rest
    }

    private func value(_ name: String, status: Int, size: Int) -> String? {
        switch name {
        case "pod": return runtime.name.name
        case "namespace": return runtime.name.namespace
        case "node": return runtime.node
        case "ip": return runtime.ip
        case "path": return request.path
        case "host": return request.host
        case "method": return request.method
        case "client": return request.client
        case "status": return "\(status)"
        case "size": return "\(size)"
        case "time": return world.now.rfc3339
        case "image": return image
        case "tag": return ImageReference(image).tag
        default:
            guard name.hasPrefix("argument:") else { return nil }
            return argument(String(name.dropFirst("argument:".count)))
        }
    }

    private var spec: Container? {
        world.pods[runtime.name]?.pod.spec.containers.first { $0.name == container.name }
    }

    private var image: String { spec?.image ?? "" }

    /// `-name=value` or `-name value` among the container's arguments.
    private func argument(_ name: String) -> String {
        let arguments = (spec?.command ?? []) + (spec?.args ?? [])
        for (index, argument) in arguments.enumerated() {
            for dashes in ["-", "--"] {
                if argument.hasPrefix("\(dashes)\(name)=") {
                    return String(argument.dropFirst(dashes.count + name.count + 1))
                }
                if argument == "\(dashes)\(name)", index + 1 < arguments.count { return arguments[index + 1] }
            }
        }
        return ""
    }
}
