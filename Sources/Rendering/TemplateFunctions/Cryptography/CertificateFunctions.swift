import Crypto

/// Sprig's functions that make keys and certificates.
enum CertificateFunctions {
    static var all: [TemplateFunction] { keys + authorities + selfSigned + signed }

    /// What keys cost, beside the time of ordinary functions.
    private static let keySteps = 250_000
    private static let largeKeySteps = 2_000_000

    private static func newKey(_ execution: TemplateExecution) throws -> SigningKey {
        try execution.spend(steps: keySteps)
        var stream = try RandomStream(execution)
        return .rsa(RSAKey(bits: 2048, &stream))
    }

    private static func givenKey(_ pem: ByteString) throws -> SigningKey {
        do { return try SigningKey(pem: pem) } catch {
            throw TemplateError("parsing private key: \(error)")
        }
    }

    private static var keys: [TemplateFunction] {
        [
            .text("genPrivateKey", [.string]) { arguments, execution in
                switch arguments.string(0) {
                case "", "rsa":
                    try execution.spend(steps: largeKeySteps)
                    var stream = try RandomStream(execution)
                    return SigningKey.rsa(RSAKey(bits: 4096, &stream)).pem
                case "ecdsa":
                    try execution.spend(steps: 1_000)
                    var stream = try RandomStream(execution)
                    while true {
                        // Nearly every string of bytes is a key.
                        if let key = try? SigningKey.p256(.init(rawRepresentation: stream.bytes(32))) {
                            return key.pem
                        }
                    }
                case "ed25519":
                    try execution.spend(steps: 1_000)
                    var stream = try RandomStream(execution)
                    return SigningKey.ed25519(try .init(rawRepresentation: stream.bytes(32))).pem
                case "dsa": throw TemplateError("DSA keys are obsolete and not generated")
                default: return ByteString(Array("Unknown type ".utf8) + arguments.string(0).bytes)
                }
            },
            TemplateFunction("buildCustomCert", [.string, .string], returns: CertificateObject.type) {
                try custom($0.string(0), $0.string(1))
            },
        ]
    }

    private static func custom(_ certificate: ByteString, _ key: ByteString) throws -> TemplateValue {
        guard let certificate = try? GoBase64.decode(certificate) else {
            throw TemplateError("unable to decode base64 certificate")
        }
        guard let key = try? GoBase64.decode(key) else {
            throw TemplateError("unable to decode base64 private key")
        }
        guard let block = PEMText(ByteString(certificate)) else {
            throw TemplateError("unable to decode certificate")
        }
        do { _ = try CertificateTemplate.Issuer(certificate: block.bytes) } catch {
            throw TemplateError("error parsing certificate: decodedCert.Bytes: x509: malformed certificate")
        }
        do { _ = try SigningKey(pem: ByteString(key)) } catch {
            throw TemplateError("error parsing private key: \(error)")
        }
        return .object(CertificateObject(certificate: ByteString(certificate), key: ByteString(key)))
    }

    // MARK: - Templates

    private static func template(
        _ name: ByteString, days: Int, addresses: TemplateList? = nil, dnsNames: TemplateList? = nil,
        _ execution: TemplateExecution
    ) throws -> CertificateTemplate {
        let parsed = try addresses?.elements.map { value -> [UInt8] in
            guard case .string(let text) = value else {
                throw TemplateError("error parsing ip: \(GoFormat.text(value)) is not a string")
            }
            guard let address = CertificateTemplate.address(text) else {
                throw TemplateError("error parsing ip: \(text)")
            }
            return address
        }
        let names = try dnsNames?.elements.map { value -> ByteString in
            guard case .string(let text) = value else {
                throw TemplateError(
                    "error processing alternate dns name: \(GoFormat.text(value)) is not a string")
            }
            return text
        }
        var stream = try RandomStream(execution)
        let now = execution.environment.now(at: execution.nextCallSite())
        let start = GoTime(unix: 0).adding(GoDuration(nanoseconds: now))
        let valid = GoDuration(nanoseconds: GoDuration.hour &* 24 &* Int64(days))
        return CertificateTemplate(
            commonName: name, addresses: parsed ?? [], dnsNames: names ?? [], serial: stream.bytes(16),
            notBefore: start, notAfter: start.adding(valid))
    }

    private static func object(
        _ template: CertificateTemplate, _ key: SigningKey, issuer: CertificateTemplate.Issuer? = nil,
        signer: SigningKey? = nil
    ) throws -> TemplateValue {
        let bytes = try template.certificate(for: key, issuer: issuer, signer: signer ?? key)
        let certificate = PEMText(label: "CERTIFICATE", bytes: bytes).description
        return .object(CertificateObject(certificate: certificate, key: key.pem))
    }

    // MARK: - Functions

    private static var authorities: [TemplateFunction] {
        @Sendable func authority(
            _ arguments: Arguments, _ key: SigningKey, _ execution: TemplateExecution
        ) throws -> TemplateValue {
            var template = try template(arguments.string(0), days: arguments.int(1), execution)
            template.isAuthority = true
            return try object(template, key)
        }
        return [
            TemplateFunction("genCA", [.string, .int], returns: CertificateObject.type) {
                arguments, execution in
                try authority(arguments, try newKey(execution), execution)
            },
            TemplateFunction("genCAWithKey", [.string, .int, .string], returns: CertificateObject.type) {
                arguments, execution in
                try authority(arguments, try givenKey(arguments.string(2)), execution)
            },
        ]
    }

    private static var selfSigned: [TemplateFunction] {
        @Sendable func certificate(
            _ arguments: Arguments, _ key: SigningKey, _ execution: TemplateExecution
        ) throws -> TemplateValue {
            try object(
                template(
                    arguments.string(0), days: arguments.int(3), addresses: arguments.list(1),
                    dnsNames: arguments.list(2), execution), key)
        }
        return [
            TemplateFunction(
                "genSelfSignedCert", [.string, .list, .list, .int], returns: CertificateObject.type
            ) { arguments, execution in
                try certificate(arguments, try newKey(execution), execution)
            },
            TemplateFunction(
                "genSelfSignedCertWithKey", [.string, .list, .list, .int, .string],
                returns: CertificateObject.type
            ) { arguments, execution in
                try certificate(arguments, try givenKey(arguments.string(4)), execution)
            },
        ]
    }

    private static var signed: [TemplateFunction] {
        @Sendable func certificate(
            _ arguments: Arguments, _ key: SigningKey, _ execution: TemplateExecution
        ) throws -> TemplateValue {
            guard case .object(let object) = arguments[4], let authority = object as? CertificateObject else {
                throw GoPanic.nilDereference
            }
            guard let block = PEMText(authority.certificate) else {
                throw TemplateError("unable to decode certificate")
            }
            let issuer: CertificateTemplate.Issuer
            do { issuer = try CertificateTemplate.Issuer(certificate: block.bytes) } catch {
                throw TemplateError(
                    "error parsing certificate: decodedSignerCert.Bytes: x509: malformed certificate")
            }
            let signer: SigningKey
            do { signer = try SigningKey(pem: authority.key) } catch {
                throw TemplateError("error parsing private key: \(error)")
            }
            let template = try template(
                arguments.string(0), days: arguments.int(3), addresses: arguments.list(1),
                dnsNames: arguments.list(2), execution)
            return try self.object(template, key, issuer: issuer, signer: signer)
        }
        return [
            TemplateFunction(
                "genSignedCert", [.string, .list, .list, .int, CertificateObject.type],
                returns: CertificateObject.type
            ) { arguments, execution in
                try certificate(arguments, try newKey(execution), execution)
            },
            TemplateFunction(
                "genSignedCertWithKey", [.string, .list, .list, .int, CertificateObject.type, .string],
                returns: CertificateObject.type
            ) { arguments, execution in
                try certificate(arguments, try givenKey(arguments.string(5)), execution)
            },
        ]
    }
}
