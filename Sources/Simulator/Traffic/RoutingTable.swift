import Kubernetes
import YAML

/// The rules of all Ingresses, in the order in which they are tried.
///
/// Follows ingress-nginx: a host of its own before a wildcard before none; within a host the exact path, then
/// the longest prefix; a host that is known never falls back to rules without one.
struct RoutingTable: Sendable {
    enum Match: Sendable { case exact, prefix, start, pattern }

    struct Backend: Sendable, Equatable {
        var namespace: String
        var service: String
        var portName: String
        var portNumber: Int
        var rewrite: String?
        /// The path that the request goes on with, when the rule rewrites it.
        var rewritten: String?
    }

    struct Route: Sendable {
        var path: String
        var match: Match
        var backend: Backend
        var created: Timestamp
        var pattern: TextPattern?
    }

    private var hosts: [String: [Route]] = [:]
    private var fallbacks: [String: Backend] = [:]

    init() {}

    init(ingresses: [Object]) {
        for object in ingresses {
            let ingress = Ingress(object)
            let rewrite = object.metadata.annotations[Key("nginx.ingress.kubernetes.io/rewrite-target")]?
                .string
            let created = object.metadata.creationTimestamp ?? Timestamp(seconds: 0)
            let usesPatterns =
                object.metadata.annotations[Key("nginx.ingress.kubernetes.io/use-regex")]?.string == "true"
                || rewrite?.contains("$") == true
            func backend(_ backend: IngressBackend?) -> Backend? {
                guard let service = backend?.service else { return nil }
                return Backend(
                    namespace: object.namespace, service: service.name, portName: service.port.name,
                    portNumber: service.port.number, rewrite: rewrite)
            }
            let fallback = backend(ingress.spec.defaultBackend)
            if ingress.spec.rules.isEmpty, let fallback, fallbacks[""] == nil { fallbacks[""] = fallback }
            for rule in ingress.spec.rules {
                let host = rule.host.lowercased()
                if let fallback, fallbacks[host] == nil { fallbacks[host] = fallback }
                hosts[host] = hosts[host] ?? []
                for path in rule.http?.paths ?? [] {
                    guard let target = backend(path.backend) else { continue }
                    let match: Match =
                        switch path.pathType {
                        case "Exact": .exact
                        case "Prefix": .prefix
                        default: .start
                        }
                    let text = path.path.isEmpty ? "/" : path.path
                    let isPattern = usesPatterns && match != .exact
                    hosts[host]?.append(
                        Route(
                            path: text, match: isPattern ? .pattern : match, backend: target,
                            created: created,
                            pattern: isPattern ? TextPattern("^" + text, ignoresCase: true) : nil))
                }
            }
        }
        for host in hosts.keys.sorted() { hosts[host]?.sort(by: Self.precedes) }
    }

    /// Exact paths first, then longer ones, then older rules.
    private static func precedes(_ left: Route, _ right: Route) -> Bool {
        if (left.match == .exact) != (right.match == .exact) { return left.match == .exact }
        let lengths = (left.path.utf8.count, right.path.utf8.count)
        if lengths.0 != lengths.1 { return lengths.0 > lengths.1 }
        return left.created < right.created
    }

    /// Where a request goes; nil: nowhere.
    func backend(host: String, path: String) -> Backend? {
        let key = hosts[host] != nil ? host : wildcard(for: host) ?? ""
        for route in hosts[key] ?? [] where Self.matches(route, path) {
            var backend = route.backend
            if let rewrite = backend.rewrite {
                backend.rewritten = Self.rewrite(path, rewrite, route.pattern)
            }
            return backend
        }
        return fallbacks[key] ?? fallbacks[""]
    }

    private func wildcard(for host: String) -> String? {
        guard let dot = host.firstIndex(of: ".") else { return nil }
        let key = "*" + host[dot...]
        return hosts[key] != nil ? key : nil
    }

    /// The path that a rule makes of a request's: `$1` stands for the pattern's first group.
    private static func rewrite(_ path: String, _ target: String, _ pattern: TextPattern?) -> String {
        guard let pattern, target.contains("$") else { return target }
        let bytes = Array(path.utf8)
        let groups = pattern.ranges(in: bytes, onlyFirst: true).first?.groups ?? [:]
        var result: [UInt8] = []
        var rest = Array(target.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "$"), let digit = rest.first, (48...57).contains(digit) {
                rest.removeFirst()
                if let range = groups[Int(digit) - 48] { result += bytes[range] }
            } else {
                result.append(byte)
            }
        }
        let text = String(decoding: result, as: UTF8.self)
        return text.hasPrefix("/") ? text : "/" + text
    }

    static func matches(_ route: Route, _ path: String) -> Bool {
        switch route.match {
        case .pattern:
            return route.pattern.map { !$0.ranges(in: Array(path.utf8), onlyFirst: true).isEmpty } ?? false
        case .exact: return path == route.path
        case .start: return path.hasPrefix(route.path)
        case .prefix:
            // By elements: /foo covers /foo and /foo/bar, not /foobar; a slash at the end says nothing.
            let prefix = route.path.hasSuffix("/") ? String(route.path.dropLast()) : route.path
            return prefix.isEmpty || path == prefix || path.hasPrefix(prefix + "/")
        }
    }
}
