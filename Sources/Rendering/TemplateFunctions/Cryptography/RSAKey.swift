import Crypto

/// An RSA key, generated from a random stream, so that the same stream gives the same key.
struct RSAKey {
    let modulus: NaturalNumber
    let publicExponent: NaturalNumber
    let privateExponent: NaturalNumber
    /// The key as it is written in PKCS #1.
    let encoded: [UInt8]

    private static let exponent: UInt64 = 65_537

    init(bits: Int, _ stream: inout RandomStream) {
        var p: NaturalNumber
        var q: NaturalNumber
        repeat {
            p = PrimeSearch.prime(bits: bits / 2, exponent: Self.exponent, &stream)
            q = PrimeSearch.prime(bits: bits / 2, exponent: Self.exponent, &stream)
        } while p == q
        if p < q { swap(&p, &q) }
        let one = NaturalNumber(1)
        let n = p * q
        let d = Self.inverse(modulo: (p - one) * (q - one))
        let parts = [
            n, NaturalNumber(Self.exponent), d, p, q, Self.inverse(modulo: p - one),
            Self.inverse(modulo: q - one),
            Modulus(p).inverse(of: q),
        ]
        modulus = n
        publicExponent = parts[1]
        privateExponent = d
        encoded = DERWriter.value(
            0x30, DERWriter.integer([0]) + parts.flatMap { DERWriter.integer($0.bytes()) })
    }

    /// The inverse of the public exponent: (1 + k·m)/e for the k that makes it whole.
    private static func inverse(modulo modulus: NaturalNumber) -> NaturalNumber {
        let rest = modulus.divided(by: exponent).remainder
        var power: UInt64 = 1
        // The exponent is prime: the inverse of the rest is its power e - 2.
        for _ in 0..<(exponent - 2) { power = power * rest % exponent }
        let factor = (exponent - power) % exponent
        return (modulus * NaturalNumber(factor) + NaturalNumber(1)).divided(by: exponent).quotient
    }

    /// Reads PKCS #1.
    init(encoded bytes: [UInt8]) throws(DERReader.Malformed) {
        var outer = DERReader(bytes[...])
        var reader = try outer.next(0x30).reader
        _ = try reader.integer()
        modulus = NaturalNumber(bytes: try reader.integer())
        publicExponent = NaturalNumber(bytes: try reader.integer())
        privateExponent = NaturalNumber(bytes: try reader.integer())
        guard 512...8192 ~= modulus.bitCount, modulus.bit(0), privateExponent < modulus else {
            throw DERReader.Malformed()
        }
        encoded = bytes
    }

    /// A signature of SHA-256 in the padding of PKCS #1 version 1.5.
    func signature(_ message: [UInt8]) -> [UInt8] {
        let identifier = DERWriter.objectIdentifier([2, 16, 840, 1, 101, 3, 4, 2, 1])
        let digest = DERWriter.sequence(
            DERWriter.sequence(identifier, DERWriter.null),
            DERWriter.octets(Array(SHA256.hash(data: message))))
        let size = (modulus.bitCount + 7) / 8
        let padding = [UInt8](repeating: 0xFF, count: max(8, size - 3 - digest.count))
        let padded = [0, 1] + padding + [0] + digest
        let power = Modulus(modulus).power(NaturalNumber(bytes: padded), privateExponent)
        return power.bytes(count: size)
    }
}
