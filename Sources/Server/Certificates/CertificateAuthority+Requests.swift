import Crypto
import FoundationEssentials
import Kubernetes
import SwiftASN1
import X509

extension CertificateAuthority {
    /// What a signed certificate may be used for: the words of a CertificateSigningRequest's `usages`.
    struct Usages {
        var keyUsage = KeyUsage()
        var extended: [ExtendedKeyUsage.Usage] = []

        init(_ names: [String]) {
            for name in names {
                switch name {
                case "digital signature", "signing": keyUsage.digitalSignature = true
                case "key encipherment": keyUsage.keyEncipherment = true
                case "data encipherment": keyUsage.dataEncipherment = true
                case "key agreement": keyUsage.keyAgreement = true
                case "client auth": extended.append(.clientAuth)
                case "server auth": extended.append(.serverAuth)
                default: break
                }
            }
        }
    }

    /// Signs what somebody requests in PEM text: the certificate as PEM text.
    ///
    /// - Parameter lifetime: Seconds for which it is valid; at most a year.
    /// - Throws: When the request cannot be read or is not signed by its own key.
    func sign(requestPEM text: String, _ usages: Usages, lifetime: Int64?, now: Timestamp) throws -> String {
        let request = try CertificateSigningRequest(pemEncoded: text)
        guard request.publicKey.isValidSignature(request.signature, for: request) else {
            throw UnsignedRequest()
        }
        let names = try? request.attributes.extensionRequest?.extensions.subjectAlternativeNames
        let signed = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: request.publicKey,
            notValidBefore: Self.date(now, -300),
            notValidAfter: Self.date(now, min(lifetime ?? Self.serverLifetime, Self.serverLifetime)),
            issuer: certificate.subject, subject: request.subject, signatureAlgorithm: .ecdsaWithSHA256,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                // Go's parser refuses one that allows nothing.
                if usages.keyUsage != KeyUsage() { Critical(usages.keyUsage) }
                if !usages.extended.isEmpty { try ExtendedKeyUsage(usages.extended) }
                if let names { names }
            },
            issuerPrivateKey: .init(key))
        return try signed.serializeAsPEM().pemString
    }
}

/// A request whose signature is not its key's.
private struct UnsignedRequest: Error, CustomStringConvertible {
    var description: String { "the request is not signed by its own key" }
}
