import Crypto

/// A private key that certificates are made with.
enum SigningKey {
    case rsa(RSAKey)
    case p256(P256.Signing.PrivateKey)
    case p384(P384.Signing.PrivateKey)
    case ed25519(Curve25519.Signing.PrivateKey)

    private static let rsaOID = [1, 2, 840, 113_549, 1, 1, 1]
    private static let ecOID = [1, 2, 840, 10_045, 2, 1]
    private static let p256OID = [1, 2, 840, 10_045, 3, 1, 7]
    private static let p384OID = [1, 3, 132, 0, 34]
    private static let edOID = [1, 3, 101, 112]

    // MARK: - Writing

    /// The key as Sprig writes it.
    var pem: ByteString {
        switch self {
        case .rsa(let key): return PEMText(label: "RSA PRIVATE KEY", bytes: key.encoded).description
        case .p256(let key):
            return ecPEM(key.rawRepresentation, key.publicKey.x963Representation, Self.p256OID)
        case .p384(let key):
            return ecPEM(key.rawRepresentation, key.publicKey.x963Representation, Self.p384OID)
        case .ed25519(let key):
            let bytes = DERWriter.sequence(
                DERWriter.integer([0]), DERWriter.sequence(DERWriter.objectIdentifier(Self.edOID)),
                DERWriter.octets(DERWriter.octets(Array(key.rawRepresentation))))
            return PEMText(label: "PRIVATE KEY", bytes: bytes).description
        }
    }

    private func ecPEM(
        _ secret: some Sequence<UInt8>, _ point: some Sequence<UInt8>, _ curve: [Int]
    ) -> ByteString {
        let bytes = DERWriter.sequence(
            DERWriter.integer([1]), DERWriter.octets(Array(secret)),
            DERWriter.value(0xA0, DERWriter.objectIdentifier(curve)),
            DERWriter.value(0xA1, DERWriter.bits(Array(point))))
        return PEMText(label: "EC PRIVATE KEY", bytes: bytes).description
    }

    /// The bits of the public key, which its identifier is made from.
    var publicBits: [UInt8] {
        switch self {
        case .rsa(let key):
            DERWriter.sequence(
                DERWriter.integer(key.modulus.bytes()), DERWriter.integer(key.publicExponent.bytes()))
        case .p256(let key): Array(key.publicKey.x963Representation)
        case .p384(let key): Array(key.publicKey.x963Representation)
        case .ed25519(let key): Array(key.publicKey.rawRepresentation)
        }
    }

    /// The public key with its algorithm.
    var publicKeyInfo: [UInt8] {
        let algorithm: [UInt8] =
            switch self {
            case .rsa: DERWriter.sequence(DERWriter.objectIdentifier(Self.rsaOID), DERWriter.null)
            case .p256: Self.curve(Self.p256OID)
            case .p384: Self.curve(Self.p384OID)
            case .ed25519: DERWriter.sequence(DERWriter.objectIdentifier(Self.edOID))
            }
        return DERWriter.sequence(algorithm, DERWriter.bits(publicBits))
    }

    private static func curve(_ curve: [Int]) -> [UInt8] {
        DERWriter.sequence(DERWriter.objectIdentifier(ecOID), DERWriter.objectIdentifier(curve))
    }

    // MARK: - Signing

    /// The algorithm of signatures with this key.
    var signatureAlgorithm: [UInt8] {
        switch self {
        case .rsa:
            DERWriter.sequence(
                DERWriter.objectIdentifier([1, 2, 840, 113_549, 1, 1, 11]), DERWriter.null)
        case .p256: DERWriter.sequence(DERWriter.objectIdentifier([1, 2, 840, 10_045, 4, 3, 2]))
        case .p384: DERWriter.sequence(DERWriter.objectIdentifier([1, 2, 840, 10_045, 4, 3, 3]))
        case .ed25519: DERWriter.sequence(DERWriter.objectIdentifier(Self.edOID))
        }
    }

    /// A signature that depends on nothing but the key and the message.
    func signature(_ message: [UInt8]) throws -> [UInt8] {
        switch self {
        case .rsa(let key): return key.signature(message)
        case .p256(let key):
            return try DeterministicECDSA.p256.signature(
                digest: Array(SHA256.hash(data: message)), secret: Array(key.rawRepresentation))
        case .p384(let key):
            return try DeterministicECDSA.p384.signature(
                digest: Array(SHA384.hash(data: message)), secret: Array(key.rawRepresentation))
        case .ed25519(let key): return Array(try key.signature(for: message))
        }
    }

    // MARK: - Reading

    /// Reads a key as Sprig does: PKCS #8, PKCS #1 or SEC 1 within PEM.
    init(pem text: ByteString) throws(TemplateError) {
        guard let block = PEMText(text) else { throw TemplateError("no PEM data in input") }
        do {
            switch block.label {
            case "PRIVATE KEY": self = try Self.pkcs8(block.bytes)
            case "RSA PRIVATE KEY": self = .rsa(try RSAKey(encoded: block.bytes))
            case "EC PRIVATE KEY": self = try Self.ec(block.bytes, curve: nil)
            default:
                guard block.label.hasSuffix(" PRIVATE KEY") else {
                    throw TemplateError("no private key data in PEM block of type \(block.label)")
                }
                throw TemplateError("invalid private key type \(block.label.dropLast(12))")
            }
        } catch let error as TemplateError {
            throw error
        } catch {
            let kind =
                switch block.label {
                case "PRIVATE KEY": "decoding PEM as PKCS#8"
                case "RSA PRIVATE KEY": "parsing RSA private key from PEM"
                default: "parsing EC private key from PEM"
                }
            throw TemplateError(kind + ": asn1: structure error: malformed key")
        }
    }

    private static func pkcs8(_ bytes: [UInt8]) throws -> SigningKey {
        var outer = DERReader(bytes[...])
        var reader = try outer.next(0x30).reader
        _ = try reader.integer()
        var algorithm = try reader.next(0x30).reader
        let identifier = Array(try algorithm.next(0x06).encoded)
        let key = try reader.next(0x04)
        switch identifier {
        case DERWriter.objectIdentifier(rsaOID): return .rsa(try RSAKey(encoded: Array(key.content)))
        case DERWriter.objectIdentifier(ecOID):
            return try ec(Array(key.content), curve: Array(try algorithm.next(0x06).encoded))
        case DERWriter.objectIdentifier(edOID):
            var seed = key.reader
            return .ed25519(
                try Curve25519.Signing.PrivateKey(rawRepresentation: Array(try seed.next(0x04).content)))
        default: throw DERReader.Malformed()
        }
    }

    private static func ec(_ bytes: [UInt8], curve: [UInt8]?) throws -> SigningKey {
        var outer = DERReader(bytes[...])
        var reader = try outer.next(0x30).reader
        _ = try reader.integer()
        let secret = Array(try reader.next(0x04).content)
        var curve = curve
        if curve == nil, reader.nextTag == 0xA0 {
            var parameters = try reader.next().reader
            curve = Array(try parameters.next(0x06).encoded)
        }
        switch curve {
        case DERWriter.objectIdentifier(p256OID): return .p256(try .init(rawRepresentation: secret))
        case DERWriter.objectIdentifier(p384OID): return .p384(try .init(rawRepresentation: secret))
        default: throw DERReader.Malformed()
        }
    }
}
