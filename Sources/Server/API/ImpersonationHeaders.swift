import Kubernetes
import NIOHTTP1

/// Whom a request wants to act as: the `Impersonate-` headers.
enum ImpersonationHeaders {
    private static let extraPrefix = "impersonate-extra-"

    /// Nil for a request without any of them. Whether they may be followed is the API server's to say.
    static func user(_ headers: HTTPHeaders) -> User? {
        var user = User(name: "")
        var isAsked = false
        for field in headers {
            let name = field.name.lowercased()
            guard name.hasPrefix("impersonate-") else { continue }
            switch name {
            case "impersonate-user": if user.name.isEmpty { user.name = field.value }
            case "impersonate-uid": if user.uid.isEmpty { user.uid = field.value }
            case "impersonate-group": user.groups.append(field.value)
            default:
                guard name.hasPrefix(extraPrefix) else { continue }
                let key = String(name.dropFirst(extraPrefix.count))
                add(field.value, to: decoded(key) ?? key, &user)
            }
            if !field.value.isEmpty || name.hasPrefix(extraPrefix) { isAsked = true }
        }
        return isAsked ? user : nil
    }

    /// Decodes `%XX`; nil where an escape is malformed.
    private static func decoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.next(), let low = rest.next(),
                let decoded = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(decoded)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func add(_ value: String, to key: String, _ user: inout User) {
        if let position = user.extra.firstIndex(where: { $0.key == key }) {
            user.extra[position].values.append(value)
        } else {
            user.extra.append(User.Extra(key: key, values: [value]))
        }
    }
}
