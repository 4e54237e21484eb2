import Crypto

/// ECDSA with a nonce that follows from key and message , by a keyed hash of both as in RFC 6979, so that the same
/// certificate comes out of every render.
struct DeterministicECDSA {
    private let order: Modulus
    private let size: Int
    /// The first coordinate of a multiple of the curve's base point.
    private let abscissa: @Sendable ([UInt8]) throws -> [UInt8]

    static var p256: DeterministicECDSA {
        DeterministicECDSA(
            order: "FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551", size: 32
        ) {
            Array(try P256.Signing.PrivateKey(rawRepresentation: $0).publicKey.rawRepresentation.prefix(32))
        }
    }

    static var p384: DeterministicECDSA {
        DeterministicECDSA(
            order: "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
                + "C7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973",
            size: 48
        ) {
            Array(try P384.Signing.PrivateKey(rawRepresentation: $0).publicKey.rawRepresentation.prefix(48))
        }
    }

    private init(order: String, size: Int, abscissa: @escaping @Sendable ([UInt8]) throws -> [UInt8]) {
        let digits = order.utf8.compactMap { $0.hexDigitValue.map { UInt8($0) } }
        let bytes = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        self.order = Modulus(NaturalNumber(bytes: bytes))
        self.size = size
        self.abscissa = abscissa
    }

    /// The signature of a digest as long as the curve's order.
    func signature(digest: [UInt8], secret: [UInt8]) throws -> [UInt8] {
        let d = NaturalNumber(bytes: secret)
        let z = reduced(NaturalNumber(bytes: digest.prefix(size)))
        var counter: UInt8 = 0
        while counter < .max {
            counter += 1
            let nonce = Array(
                HMAC<SHA512>.authenticationCode(for: digest + [counter], using: SymmetricKey(data: secret)))
            let k = NaturalNumber(bytes: nonce.prefix(size))
            guard !k.isZero, k < order.value else { continue }
            let r = reduced(NaturalNumber(bytes: try abscissa(k.bytes(count: size))))
            let sum = reduced(z + order.product(r, d))
            let s = order.product(order.inverse(of: k), sum)
            if r.isZero || s.isZero { continue }
            return DERWriter.sequence(DERWriter.integer(r.bytes()), DERWriter.integer(s.bytes()))
        }
        throw TemplateError("no signature found")
    }

    /// A number below twice the order as one below it.
    private func reduced(_ number: NaturalNumber) -> NaturalNumber {
        number < order.value ? number : number - order.value
    }
}
