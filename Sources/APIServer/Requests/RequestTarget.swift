import Kubernetes

/// What a path addresses: `RequestInfo` of apiserver.
struct RequestTarget: Equatable {
    var groupVersion: GroupVersion
    /// Empty for the cluster scope and for all namespaces.
    var namespace = ""
    var resource = ""
    /// Empty for the collection.
    var name = ""
    /// `status`, `scale`, `proxy` …; empty for the object itself.
    var subresource = ""
    /// What follows the subresource: a path to proxy to.
    var rest = ""

    /// Reads `/api/v1/…` and `/apis/GROUP/VERSION/…`; nil for paths that address no resource.
    init?(_ path: [String]) {
        var parts = path[...]
        switch parts.popFirst() {
        case "api":
            guard let version = parts.popFirst() else { return nil }
            groupVersion = GroupVersion(group: "", version: version)
        case "apis":
            guard let group = parts.popFirst(), let version = parts.popFirst() else { return nil }
            groupVersion = GroupVersion(group: group, version: version)
        default: return nil
        }
        guard let first = parts.first else { return nil }
        if first == "namespaces", parts.count > 1 {
            let namespaced = parts.dropFirst()
            let second = namespaced[namespaced.startIndex]
            let third = namespaced.dropFirst().first
            // `namespaces/NAME/status` is the Namespace itself.
            if let third, !["status", "finalize"].contains(third) {
                namespace = second
                parts = namespaced.dropFirst()
            }
        }
        resource = parts.popFirst() ?? ""
        name = parts.popFirst() ?? ""
        subresource = parts.popFirst() ?? ""
        rest = parts.joined(separator: "/")
        if resource == "namespaces" { namespace = "" }
    }

    /// The decoded segments of a path; nil when an escape is malformed.
    static func segments(of path: String) -> [String]? {
        var segments: [String] = []
        for part in path.split(separator: "/") {
            guard let segment = decode(part) else { return nil }
            segments.append(segment)
        }
        return segments
    }

    private static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next(), let low = rest.next(),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
