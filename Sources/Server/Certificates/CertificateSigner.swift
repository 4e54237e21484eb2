import APIServer
import Agent
import Kubernetes
import YAML

/// Signs the CertificateSigningRequests that have been approved, for Kubernetes' own signers.
///
/// Follows `pkg/controller/certificates/signer`. It lives beside the sockets because only there the authority's key
/// is known.
struct CertificateSigner: Sendable {
    private static let resource = GroupResource(
        group: "certificates.k8s.io", resource: "certificatesigningrequests")
    /// The signers, and what each lets a certificate be used for.
    private static let signers: [String: Set<String>] = [
        "kubernetes.io/kube-apiserver-client": ["client auth", "digital signature", "key encipherment"],
        "kubernetes.io/kube-apiserver-client-kubelet": [
            "client auth", "digital signature", "key encipherment",
        ],
        "kubernetes.io/kubelet-serving": ["server auth", "digital signature", "key encipherment"],
    ]

    let door: ClusterDoor
    let authority: CertificateAuthority

    /// Follows the cluster until the task is cancelled.
    func run() async {
        var seen: UInt64 = 0
        while !Task.isCancelled {
            let server = door.snapshot
            if server.resources(changedAfter: seen)?.contains(Self.resource) ?? true {
                for request in server.list(Self.resource) where Self.waits(request) { await sign(request) }
            }
            seen = server.resourceVersion
            await door.changes.change(after: seen, within: .seconds(60))
        }
    }

    /// Whether a request is approved and not answered yet.
    private static func waits(_ request: Object) -> Bool {
        let status = request.value[.status]
        let conditions = status?[.conditions]?.array ?? []
        func has(_ type: String) -> Bool { conditions.contains { $0[.type]?.string == type } }
        return has("Approved") && !has("Denied") && !has("Failed")
            && (status?[name: "certificate"]?.string ?? "").isEmpty
            && signers[request.value[.spec]?[name: "signerName"]?.string ?? ""] != nil
    }

    private func sign(_ request: Object) async {
        var changed = request
        var status = request.value[.status] ?? .emptyObject
        do {
            let certificate = try certificate(for: request)
            status[name: "certificate"] = .string(Base64.encode(Array(certificate.utf8)))
        } catch {
            var conditions = status[.conditions]?.array ?? []
            conditions.append([
                "type": "Failed", "status": "True", "reason": "SignerValidationFailure",
                "message": .string("\(error)"), "lastUpdateTime": .string(door.clock.now.rfc3339),
            ])
            status[.conditions] = .array(conditions)
        }
        changed.value[.status] = status
        _ = await door.answer(
            APIRequest(
                .put, "/apis/certificates.k8s.io/v1/certificatesigningrequests/\(request.name)/status",
                userAgent: "kube-controller-manager", body: .value(changed.value), user: Self.user))
    }

    private static let user = User(
        name: "system:serviceaccount:kube-system:certificate-controller",
        groups: ["system:masters", "system:authenticated"])

    private func certificate(for request: Object) throws -> String {
        let spec = request.value[.spec] ?? .emptyObject
        let usages = spec[name: "usages"]?.array?.compactMap(\.string) ?? []
        let allowed = Self.signers[spec[name: "signerName"]?.string ?? ""] ?? []
        if let other = usages.first(where: { !allowed.contains($0) }) {
            throw Refusal(description: "usage \"\(other)\" is not allowed by the signer")
        }
        let text = String(decoding: try Base64.decode(spec[name: "request"]?.string ?? ""), as: UTF8.self)
        return try authority.sign(
            requestPEM: text, CertificateAuthority.Usages(usages),
            lifetime: spec[name: "expirationSeconds"]?.int,
            now: WallClock.now)
    }

    private struct Refusal: Error, CustomStringConvertible {
        var description: String
    }
}
