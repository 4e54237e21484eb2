/// Sprig's certificate with its key, both as PEM.
final class CertificateObject: TemplateObject {
    static let type = GoType.named("sprig.certificate", nil)

    let certificate: ByteString
    let key: ByteString

    init(certificate: ByteString, key: ByteString) {
        self.certificate = certificate
        self.key = key
    }

    var goType: GoType { Self.type }

    var fields: [(name: String, value: TemplateValue)] {
        [("Cert", .string(certificate)), ("Key", .string(key))]
    }

    func field(_ name: ByteString) -> TemplateValue? {
        if name == "Cert" { return .string(certificate) }
        return name == "Key" ? .string(key) : nil
    }

    func isEqual(to other: any TemplateObject) -> Bool {
        guard let other = other as? CertificateObject else { return false }
        return certificate == other.certificate && key == other.key
    }
}
