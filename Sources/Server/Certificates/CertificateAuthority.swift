import Crypto
import FoundationEssentials
package import Kubernetes
import SwiftASN1
import X509

/// The authority that signs the API server's certificate, and later those of its clients.
///
/// Its PEM text is kept in the state directory so that kubeconfigs survive a restart.
package struct CertificateAuthority: Sendable {
    let key: P256.Signing.PrivateKey
    let certificate: Certificate

    /// PEM text of the authority's certificate, for kubeconfigs.
    package let certificatePEM: String
    /// PEM text of the private key, for the state directory.
    package var keyPEM: String { key.pemRepresentation }

    /// A certificate and its key as PEM text.
    package struct Issued: Sendable {
        package var certificatePEM: String
        package var keyPEM: String
    }

    /// Seconds a clock may be behind ours before it refuses a fresh certificate.
    private static let clockSkew: Int64 = 3600
    private static let authorityLifetime: Int64 = 10 * 365 * 86400
    static let serverLifetime: Int64 = 365 * 86400

    /// Makes a new authority that is valid for ten years.
    package init(now: Timestamp) throws {
        let key = P256.Signing.PrivateKey()
        let name = try DistinguishedName { CommonName("trimtab") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey),
            notValidBefore: Self.date(now, -Self.clockSkew),
            notValidAfter: Self.date(now, Self.authorityLifetime),
            issuer: name, subject: name, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(digitalSignature: true, keyCertSign: true))
                SubjectKeyIdentifier(hash: Certificate.PublicKey(key.publicKey))
            },
            issuerPrivateKey: .init(key))
        self.key = key
        self.certificate = certificate
        certificatePEM = try certificate.serializeAsPEM().pemString
    }

    /// The authority that was kept. Throws when the texts are no certificate and key that belong together.
    package init(certificatePEM: String, keyPEM: String) throws {
        key = try P256.Signing.PrivateKey(pemRepresentation: keyPEM)
        certificate = try Certificate(pemEncoded: certificatePEM)
        self.certificatePEM = certificatePEM
        guard certificate.publicKey == Certificate.PublicKey(key.publicKey) else {
            throw CertificateMismatch()
        }
    }

    /// A certificate for the API server on this machine, valid for a year.
    package func issueServerCertificate(now: Timestamp) throws -> Issued {
        let serverKey = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(serverKey.publicKey),
            notValidBefore: Self.date(now, -Self.clockSkew),
            notValidAfter: Self.date(now, Self.serverLifetime),
            issuer: self.certificate.subject, subject: try DistinguishedName { CommonName("kube-apiserver") },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames([
                    .dnsName("localhost"), .dnsName("kubernetes"), .dnsName("kubernetes.default"),
                    .dnsName("kubernetes.default.svc"), .dnsName("kubernetes.default.svc.cluster.local"),
                    .ipAddress(ASN1OctetString(contentBytes: [127, 0, 0, 1])),
                    .ipAddress(
                        ASN1OctetString(contentBytes: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])),
                    .ipAddress(ASN1OctetString(contentBytes: [10, 96, 0, 1])),
                ])
            },
            issuerPrivateKey: .init(key))
        return Issued(
            certificatePEM: try certificate.serializeAsPEM().pemString,
            keyPEM: serverKey.pemRepresentation)
    }

    /// Whether the authority signed the certificate.
    func hasSigned(_ other: Certificate) -> Bool {
        other.issuer == certificate.subject
            && certificate.publicKey.isValidSignature(other.signature, for: other)
    }

    /// A certificate by which a client is `user`, a member of `groups`, valid for a year.
    package func issueClientCertificate(user: String, groups: [String], now: Timestamp) throws -> Issued {
        let clientKey = P256.Signing.PrivateKey()
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: .init(clientKey.publicKey),
            notValidBefore: Self.date(now, -Self.clockSkew),
            notValidAfter: Self.date(now, Self.serverLifetime),
            issuer: self.certificate.subject,
            subject: try DistinguishedName {
                for group in groups { OrganizationName(group) }
                CommonName(user)
            },
            signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.clientAuth])
            },
            issuerPrivateKey: .init(key))
        return Issued(
            certificatePEM: try certificate.serializeAsPEM().pemString,
            keyPEM: clientKey.pemRepresentation)
    }

    static func date(_ time: Timestamp, _ seconds: Int64) -> Date {
        Date(timeIntervalSince1970: Double(time.seconds + seconds))
    }
}

/// A certificate and a key that do not belong together.
package struct CertificateMismatch: Error, CustomStringConvertible {
    package var description: String { "the certificate does not belong to the key" }
}
