package import Kubernetes
import YAML

/// Tokens of service accounts, in the form of JSON web tokens with the claims that Kubernetes' own carry.
///
/// The signature is a checksum keyed by this server's seed: it tells this server's tokens from others and proves
/// nothing to anybody else.
package enum ServiceAccountTokens {
    private static let issuer = "https://kubernetes.default.svc.cluster.local"
    private static let shortest: Int64 = 600
    private static let longest: Int64 = 1 << 32

    /// Answers a TokenRequest.
    static func issue(
        _ request: Value, for account: Object, seed: UInt64, now: Timestamp
    ) throws(StatusError) -> Value {
        let spec = request[.spec] ?? .emptyObject
        let seconds = spec[.expirationSeconds]?.int ?? 3600
        guard seconds >= shortest, seconds <= longest else {
            throw StatusError.invalid(
                GroupKind(group: "authentication.k8s.io", kind: "TokenRequest"), "",
                [
                    FieldError(
                        .invalid, "spec.expirationSeconds", value: .int(seconds),
                        seconds < shortest
                            ? "may not specify a duration less than 10 minutes"
                            : "may not specify a duration larger than 2^32 seconds")
                ])
        }
        let audiences = spec[.audiences]?.array ?? [.string(issuer)]
        let expiry = now + .seconds(seconds)
        let bound = spec[name: "boundObjectRef"] ?? .null
        var subject: Value = [
            "namespace": .string(account.namespace),
            "serviceaccount": ["name": .string(account.name), "uid": .string(account.metadata.uid)],
        ]
        if let kind = bound[.kind]?.string {
            subject[name: kind.lowercased()] = ["name": bound[.name] ?? "", "uid": bound[.uid] ?? ""]
        }
        let claims: Value = [
            "aud": .array(audiences), "exp": .int(expiry.seconds), "iat": .int(now.seconds),
            "iss": .string(issuer), "jti": .string(account.metadata.uid), "kubernetes.io": subject,
            "nbf": .int(now.seconds),
            "sub": .string("system:serviceaccount:\(account.namespace):\(account.name)"),
        ]
        return [
            "kind": "TokenRequest", "apiVersion": "authentication.k8s.io/v1",
            "metadata": [
                "name": .string(account.name), "namespace": .string(account.namespace),
                "creationTimestamp": .string(now.rfc3339),
            ],
            "spec": [
                "audiences": .array(audiences), "expirationSeconds": .int(seconds), "boundObjectRef": bound,
            ],
            "status": [
                "token": .string(text(of: claims, seed: seed)),
                "expirationTimestamp": .string(expiry.rfc3339),
            ],
        ]
    }

    /// Who a token stands for; nil when this server did not issue it or it has expired.
    package static func user(_ token: String, seed: UInt64, now: Timestamp) -> User? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, String(parts[2]) == checksum("\(parts[0]).\(parts[1])", seed: seed),
            let bytes = decode(String(parts[1])), let claims = try? JSONReader.value(from: bytes),
            let expiry = claims[name: "exp"]?.int, expiry > now.seconds,
            let namespace = claims[name: "kubernetes.io"]?[.namespace]?.string,
            let account = claims[name: "kubernetes.io"]?[name: "serviceaccount"]
        else { return nil }
        return User(
            name: "system:serviceaccount:\(namespace):\(account[.name]?.string ?? "")",
            uid: account[.uid]?.string ?? "",
            groups: ["system:serviceaccounts", "system:serviceaccounts:\(namespace)", "system:authenticated"])
    }

    private static func text(of claims: Value, seed: UInt64) -> String {
        let head = encode(JSONWriter.bytes(["alg": "RS256", "kid": "trimtab"]))
        let body = encode(JSONWriter.bytes(claims))
        return "\(head).\(body).\(checksum("\(head).\(body)", seed: seed))"
    }

    /// Four FNV-1a sums keyed by the seed.
    private static func checksum(_ text: String, seed: UInt64) -> String {
        var bytes: [UInt8] = []
        for round in UInt64(0)..<4 {
            var sum: UInt64 = 0xCBF2_9CE4_8422_2325 ^ (seed &+ round &* 0x9E37_79B9_7F4A_7C15)
            for byte in text.utf8 { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
            for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: sum >> UInt64(shift * 8))) }
        }
        return encode(bytes)
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        String(Base64.encode(bytes).map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 }.filter { $0 != "=" })
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var padded = String(text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        while padded.utf8.count % 4 != 0 { padded += "=" }
        return try? Base64.decode(padded)
    }
}
