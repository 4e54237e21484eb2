import Crypto
package import YAML

/// The key that signs service accounts' tokens, and tells them from forged ones.
///
/// Ed25519: its signatures follow from the key and the text alone, so that the same requests get the same tokens.
package struct TokenKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey
    /// `kid` of the tokens' heads: it follows from the public key.
    let name: String

    /// A key that follows from a secret. Whoever knows the secret can make tokens.
    package init(secret: [UInt8]) {
        let digest = SHA256.hash(data: secret)
        // Every 32 bytes are a key; the fallback is never taken.
        key =
            (try? Curve25519.Signing.PrivateKey(rawRepresentation: Array(digest)))
            ?? Curve25519.Signing.PrivateKey()
        name = Base64URL.encode(Array(SHA256.hash(data: key.publicKey.rawRepresentation)))
    }

    /// A key that follows from a number: for simulations, where nobody has to be kept out.
    package init(seed: UInt64) {
        self.init(secret: (0..<8).map { UInt8(truncatingIfNeeded: seed >> UInt64($0 * 8)) })
    }

    func signature(of text: String) -> [UInt8]? {
        (try? key.signature(for: Array(text.utf8))).map { Array($0) }
    }

    func isValid(_ signature: [UInt8], of text: Substring) -> Bool {
        key.publicKey.isValidSignature(signature, for: Array(text.utf8))
    }

    /// The public half, as `/openid/v1/jwks` publishes it.
    package var publicKeySet: Value {
        [
            "keys": [
                [
                    "use": "sig", "kty": "OKP", "kid": .string(name), "alg": "EdDSA", "crv": "Ed25519",
                    "x": .string(Base64URL.encode(Array(key.publicKey.rawRepresentation))),
                ]
            ]
        ]
    }
}
