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
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "{"), let close = Self.close(bytes, index) else {
                result.append(bytes[index])
                index += 1
                continue
            }
            let name = String(decoding: bytes[(index + 1)..<close], as: UTF8.self)
            if let value = value(name, status: status, size: size) {
                result += Array(value.utf8)
                index = close + 1
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// The bracket that closes the one at `open`, at most a line of text away.
    private static func close(_ bytes: [UInt8], _ open: Int) -> Int? {
        var depth = 0
        for index in open..<min(bytes.count, open + 256) {
            if bytes[index] == UInt8(ascii: "{") { depth += 1 }
            if bytes[index] == UInt8(ascii: "\n") { return nil }
            guard bytes[index] == UInt8(ascii: "}") else { continue }
            depth -= 1
            if depth == 0 { return index }
        }
        return nil
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
        case "size": return "\(size)"
        case "time": return world.now.rfc3339
        case "image": return image
        case "tag": return ImageReference(image).tag
        case "status": return "\(status)"
        case "query":
            return request.path.firstIndex(of: "?").map {
                String(request.path[request.path.index(after: $0)...])
            } ?? ""
        case "body": return String(decoding: request.body.prefix(65_536), as: UTF8.self)
        case "date": return Dates.format(world.now, "%d/%b/%Y:%H:%M:%S +0000")
        case "clock": return Dates.format(world.now, "%Y/%m/%d %H:%M:%S")
        default:
            if name.hasPrefix("query:") { return Self.query(String(name.dropFirst(6)), request.path) }
            if name.hasPrefix("header:") {
                let wanted = name.dropFirst(7).lowercased()
                return request.headers.first { $0.name.lowercased() == wanted }?.value ?? ""
            }
            if name.hasPrefix("variable:") { return variable(String(name.dropFirst(9))) }
            guard name.hasPrefix("argument:") else { return nil }
            return argument(String(name.dropFirst("argument:".count)))
        }
    }

    private var spec: Container? {
        world.pods[runtime.name]?.pod.spec.containers.first { $0.name == container.name }
    }

    /// `NAME=otherwise`: a variable of the container's spec, or what stands after the equals sign.
    private func variable(_ text: String) -> String {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        let own = spec?.env.first { $0.name == name }?.text
        return own ?? (parts.count > 1 ? fill(String(parts[1])) : "")
    }

    /// A parameter of the query, percent signs decoded.
    static func query(_ name: String, _ path: String) -> String {
        guard let mark = path.firstIndex(of: "?") else { return "" }
        for pair in path[path.index(after: mark)...].split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts[0] == name else { continue }
            return decoded(parts.count > 1 ? parts[1] : "")
        }
        return ""
    }

    static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? 32 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
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
