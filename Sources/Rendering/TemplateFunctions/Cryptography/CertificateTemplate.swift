import Crypto
import Glibc

/// What Sprig puts into a certificate, and how Go's `x509.CreateCertificate` encodes it.
struct CertificateTemplate {
    var commonName: ByteString
    var addresses: [[UInt8]] = []
    var dnsNames: [ByteString] = []
    var isAuthority = false
    var serial: [UInt8]
    var notBefore: GoTime
    var notAfter: GoTime

    /// The certificate's issuer: a name as it is encoded, and the identifier of its key.
    struct Issuer {
        var name: [UInt8]
        var keyIdentifier: [UInt8]

        /// From a certificate.
        init(certificate: [UInt8]) throws(DERReader.Malformed) {
            var outer = DERReader(certificate[...])
            var signed = try outer.next(0x30).reader
            var body = try signed.next(0x30).reader
            if body.nextTag == 0xA0 { _ = try body.next() }
            // Serial number, algorithm, issuer, validity.
            for _ in 0..<4 { _ = try body.next() }
            name = Array(try body.next(0x30).encoded)
            keyIdentifier = []
            while !body.isAtEnd {
                let element = try body.next()
                guard element.tag == 0xA3 else { continue }
                var list = element.reader
                var extensions = try list.next(0x30).reader
                while !extensions.isAtEnd {
                    var parts = try extensions.next(0x30).reader
                    guard try Array(parts.next(0x06).content) == [0x55, 0x1D, 0x0E] else { continue }
                    if parts.nextTag == 0x01 { _ = try parts.next() }
                    var value = try parts.next(0x04).reader
                    keyIdentifier = Array(try value.next(0x04).content)
                }
            }
        }
    }

    /// The certificate of `key`, signed by `signer` for `issuer`; by itself when there is none.
    func certificate(for key: SigningKey, issuer: Issuer?, signer: SigningKey) throws -> [UInt8] {
        let name = subject
        let issuerName = issuer?.name ?? name
        var extensions = [
            // Digital signature and key encipherment; for an authority signing certificates as well.
            Self.extended(
                [2, 5, 29, 15], DERWriter.bits([isAuthority ? 0xA4 : 0xA0], unused: isAuthority ? 2 : 5), true
            ),
            Self.extended(
                [2, 5, 29, 37],
                DERWriter.sequence(
                    DERWriter.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 1]),
                    DERWriter.objectIdentifier([1, 3, 6, 1, 5, 5, 7, 3, 2]))),
            Self.extended([2, 5, 29, 19], DERWriter.value(0x30, isAuthority ? DERWriter.isTrue : []), true),
        ]
        if isAuthority {
            let identifier = Array(SHA256.hash(data: key.publicBits).prefix(20))
            extensions.append(Self.extended([2, 5, 29, 14], DERWriter.octets(identifier)))
        }
        if let issuer, issuer.name != name, !issuer.keyIdentifier.isEmpty {
            extensions.append(
                Self.extended(
                    [2, 5, 29, 35], DERWriter.sequence(DERWriter.value(0x80, issuer.keyIdentifier))))
        }
        if !addresses.isEmpty || !dnsNames.isEmpty {
            let names =
                dnsNames.flatMap { DERWriter.value(0x82, $0.bytes) }
                + addresses.flatMap { DERWriter.value(0x87, $0) }
            extensions.append(
                Self.extended([2, 5, 29, 17], DERWriter.value(0x30, names), commonName.isEmpty))
        }
        let body = DERWriter.sequence(
            DERWriter.value(0xA0, DERWriter.integer([2])), DERWriter.integer(serial),
            signer.signatureAlgorithm,
            issuerName, DERWriter.sequence(Self.time(notBefore), Self.time(notAfter)), name,
            key.publicKeyInfo,
            DERWriter.value(0xA3, DERWriter.value(0x30, Array(extensions.joined()))))
        return DERWriter.sequence(body, signer.signatureAlgorithm, DERWriter.bits(try signer.signature(body)))
    }

    private var subject: [UInt8] {
        if commonName.isEmpty { return DERWriter.sequence() }
        let isPrintable = commonName.bytes.allSatisfy {
            ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || " '()+,-./:=?*&".utf8.contains($0)
        }
        let attribute = DERWriter.sequence(
            DERWriter.objectIdentifier([2, 5, 4, 3]),
            DERWriter.value(isPrintable ? 0x13 : 0x0C, commonName.bytes))
        return DERWriter.sequence(DERWriter.value(0x31, attribute))
    }

    private static func extended(_ identifier: [Int], _ value: [UInt8], _ isCritical: Bool = false) -> [UInt8]
    {
        DERWriter.sequence(
            DERWriter.objectIdentifier(identifier), isCritical ? DERWriter.isTrue : [],
            DERWriter.octets(value))
    }

    private static func time(_ time: GoTime) -> [UInt8] {
        let time = time.in(.utc)
        let isShort = 1950..<2050 ~= time.date.year
        let text = time.formatted(isShort ? "060102150405Z" : "20060102150405Z")
        return DERWriter.value(isShort ? 0x17 : 0x18, Array(text.utf8))
    }

    // MARK: - Addresses

    /// The bytes of an IP address, four where it is one of version 4; nil when it is none.
    static func address(_ text: ByteString) -> [UInt8]? {
        guard !text.bytes.contains(0) else { return nil }
        let text = text.text
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 { return Array(bytes.prefix(4)) }
        guard inet_pton(AF_INET6, text, &bytes) == 1 else { return nil }
        let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
        return isMapped ? Array(bytes.suffix(4)) : bytes
    }
}
