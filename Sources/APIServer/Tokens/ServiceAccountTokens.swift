import Kubernetes
import YAML

/// Tokens of service accounts: JSON web tokens with the claims that Kubernetes' own carry.
///
/// Follows `pkg/serviceaccount` of Kubernetes.
enum ServiceAccountTokens {
    static let issuer = "https://kubernetes.default.svc.cluster.local"
    /// Clocks may differ by so much.
    private static let leeway: Int64 = 60

    /// Whom a token stands for, and whom it is meant for.
    struct Bearer {
        var user: User
        var audiences: [String]
    }

    /// Why a token is not accepted.
    struct Refusal: Error {
        var message: String
    }

    /// What a token may be bound to; it ends with it.
    struct Binding {
        /// `pod`, `secret` or `node`.
        var kind: String
        var name: String
        var uid: String
    }

    /// A signed token. Nil when it cannot be signed.
    static func token(
        for account: Object, bindings: [Binding], audiences: [String], id: String, lifetime: Int64,
        warnAfter: Int64?, key: TokenKey, now: Timestamp
    ) -> String? {
        var subject: Value = ["namespace": .string(account.namespace)]
        for binding in bindings where binding.kind == "node" { subject[name: "node"] = reference(binding) }
        for binding in bindings where binding.kind != "node" {
            subject[name: binding.kind] = reference(binding)
        }
        subject[name: "serviceaccount"] = [
            "name": .string(account.name), "uid": .string(account.metadata.uid),
        ]
        if let warnAfter { subject[name: "warnafter"] = .int(now.seconds + warnAfter) }
        let name = ServiceAccountName(namespace: account.namespace, name: account.name)
        let claims: Value = [
            "aud": .array(audiences.map { .string($0) }), "exp": .int(now.seconds + lifetime),
            "iat": .int(now.seconds), "iss": .string(issuer), "jti": .string(id), "kubernetes.io": subject,
            "nbf": .int(now.seconds), "sub": .string(name.userName),
        ]
        let head = Base64URL.encode(JSONWriter.bytes(["alg": "EdDSA", "kid": .string(key.name)]))
        let text = "\(head).\(Base64URL.encode(JSONWriter.bytes(claims)))"
        return key.signature(of: text).map { "\(text).\(Base64URL.encode($0))" }
    }

    private static func reference(_ binding: Binding) -> Value {
        ["name": .string(binding.name), "uid": .string(binding.uid)]
    }

    /// Whom a token stands for, if it still does.
    ///
    /// - Parameter audiences: Who asks; empty for the API server itself.
    static func user(
        _ token: String, audiences: [String] = [], key: TokenKey, reader: any ObjectReader, now: Timestamp
    ) -> Result<Bearer, Refusal> {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let signature = Base64URL.decode(parts[2]),
            key.isValid(signature, of: token[..<parts[1].endIndex]), let bytes = Base64URL.decode(parts[1]),
            let claims = try? JSONReader.value(from: bytes)
        else { return .failure(Refusal(message: "invalid bearer token")) }
        let (known, meant) = (audiences.isEmpty ? [issuer] : audiences, claims[name: "aud"]?.array ?? [])
        let shared = known.filter { meant.contains(.string($0)) }
        guard !shared.isEmpty else {
            let texts = meant.compactMap(\.string)
            return refused(
                "token audiences \(GoString.quotedList(texts)) is invalid for the target audiences "
                    + GoString.quotedList(known))
        }
        if let mistake = staleness(claims, now) { return refused(mistake) }
        return bearer(claims, reader).map { Bearer(user: $0, audiences: shared) }
    }

    private static func refused<T>(_ message: String) -> Result<T, Refusal> {
        .failure(Refusal(message: "[invalid bearer token, \(message)]"))
    }

    private static func staleness(_ claims: Value, _ now: Timestamp) -> String? {
        guard let expiry = claims[name: "exp"]?.int, now.seconds <= expiry + leeway else {
            return "service account token has expired"
        }
        guard let start = claims[name: "nbf"]?.int, now.seconds + leeway >= start else {
            return "service account token is not valid yet"
        }
        return nil
    }

    /// The user, when the account and what the token is bound to are still the same.
    private static func bearer(_ claims: Value, _ reader: any ObjectReader) -> Result<User, Refusal> {
        let subject = claims[name: "kubernetes.io"] ?? .emptyObject
        let namespace = subject.text(.namespace)
        let account = subject[name: "serviceaccount"] ?? .emptyObject
        func held(_ resource: String, _ reference: Value) -> Object? {
            let object = reader.get(
                GroupResource(group: "", resource: resource),
                namespace: resource == "nodes" ? "" : namespace, name: reference.text(.name))
            return object?.metadata.uid == reference.text(.uid) ? object : nil
        }
        guard held("serviceaccounts", account) != nil else {
            return refused("serviceaccounts \(GoString.quoted(account.text(.name))) not found")
        }
        var extra: [User.Extra] = []
        func add(_ key: String, _ value: String) {
            extra.append(User.Extra(key: "authentication.kubernetes.io/\(key)", values: [value]))
        }
        add("credential-id", "JTI=\(claims[name: "jti"]?.string ?? "")")
        for (kind, resource) in [("secret", "secrets"), ("node", "nodes"), ("pod", "pods")] {
            guard let reference = subject[name: kind] else { continue }
            // A pod's node is only told; the pod is what the token is bound to.
            let isTold = kind == "node" && subject[name: "pod"] != nil
            guard isTold || held(resource, reference) != nil else {
                return refused("service account token has been invalidated")
            }
            guard kind != "secret" else { continue }
            add("\(kind)-name", reference.text(.name))
            let uid = reference.text(.uid)
            if !uid.isEmpty { add("\(kind)-uid", uid) }
        }
        let name = ServiceAccountName(namespace: namespace, name: account.text(.name))
        return .success(
            User(
                name: name.userName, uid: account.text(.uid), groups: name.groups + ["system:authenticated"],
                extra: extra))
    }
}
