import Agent
import FoundationEssentials
import Kubernetes
import NIOSSL
import SwiftASN1
import X509

/// Judges the certificates of clients: the common name is the user, the organisations are the groups.
struct ClientCertificates: Sendable {
    private let authority: CertificateAuthority

    init(_ authority: CertificateAuthority) { self.authority = authority }

    /// Whom the certificate stands for, if the authority signed it for clients and it is valid now.
    func user(of presented: NIOSSLCertificate) -> PeerUser {
        guard let bytes = try? presented.toDERBytes(), let certificate = try? Certificate(derEncoded: bytes),
            authority.hasSigned(certificate), isValid(certificate, at: WallClock.now)
        else { return .unknown }
        var name = ""
        var groups: [String] = []
        for attribute in certificate.subject.flatMap({ $0 }) {
            if attribute.type == .RDNAttributeType.commonName { name = attribute.value.description }
            if attribute.type == .RDNAttributeType.organizationName {
                groups.append(attribute.value.description)
            }
        }
        guard !name.isEmpty else { return .unknown }
        return .user(User(name: name, groups: groups + ["system:authenticated"]))
    }

    private func isValid(_ certificate: Certificate, at time: Timestamp) -> Bool {
        let now = Date(timeIntervalSince1970: Double(time.seconds))
        guard certificate.notValidBefore <= now, now <= certificate.notValidAfter else { return false }
        // Without the extension a certificate may be used for anything.
        guard let usage = try? certificate.extensions.extendedKeyUsage else { return true }
        return usage.contains(.clientAuth) || usage.contains(.any)
    }
}
