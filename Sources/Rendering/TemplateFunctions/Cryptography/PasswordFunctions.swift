import Crypto
import CryptoExtras

/// Sprig's functions on passwords and encrypted texts.
enum PasswordFunctions {
    static var all: [TemplateFunction] { passwords + encryption }

    /// What one hash costs, beside the time of ordinary functions.
    private static let hashSteps = 200_000

    private static func bcrypt(_ password: ByteString, _ execution: TemplateExecution) throws -> ByteString {
        try execution.spend(steps: hashSteps)
        var stream = try RandomStream(execution)
        return Bcrypt.hash(password.bytes, salt: stream.bytes(16))
            ?? "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
    }

    private static var passwords: [TemplateFunction] {
        [
            .text("bcrypt", [.string]) { try bcrypt($0.string(0), $1) },
            .text("htpasswd", [.string, .string]) { arguments, execution in
                let (user, password) = (arguments.string(0), arguments.string(1))
                if user.contains(":") { return ByteString(Array("invalid username: ".utf8) + user.bytes) }
                return ByteString(user.bytes + ":".utf8 + (try bcrypt(password, execution)).bytes)
            },
            .text("derivePassword", [.integer(.uint32), .string, .string, .string, .string]) {
                arguments, execution in
                try execution.spend(steps: 2 * hashSteps)
                return try MasterPassword.derive(
                    counter: UInt32(truncatingIfNeeded: arguments.int(0)), kind: arguments.string(1).text,
                    password: arguments.string(2), user: arguments.string(3), site: arguments.string(4))
            },
        ]
    }

    private static let blockSize = 16

    private static func key(_ password: ByteString) -> SymmetricKey {
        let bytes = Array(password.bytes.prefix(32))
        return SymmetricKey(data: bytes + [UInt8](repeating: 0, count: 32 - bytes.count))
    }

    private static var encryption: [TemplateFunction] {
        [
            .text("encryptAES", [.string, .string]) { arguments, execution in
                let plain = arguments.string(1)
                if plain.isEmpty { return plain }
                try execution.spend(bytes: plain.count * 2)
                var stream = try RandomStream(execution)
                let vector = stream.bytes(blockSize)
                let cipher = try AES._CBC.encrypt(
                    plain.bytes, using: key(arguments.string(0)), iv: AES._CBC.IV(ivBytes: vector))
                return GoBase64.encode(vector + cipher)
            },
            .text("decryptAES", [.string, .string]) { arguments in
                if arguments.string(1).isEmpty { return .empty }
                let bytes = try GoBase64.decode(arguments.string(1))
                guard bytes.count >= blockSize else {
                    let capacity = arguments.string(1).count / 4 * 3
                    throw TemplateError(
                        "runtime error: slice bounds out of range [:\(blockSize)] with capacity \(capacity)")
                }
                guard bytes.count % blockSize == 0 else {
                    throw TemplateError("crypto/cipher: input not full blocks")
                }
                guard bytes.count > blockSize else {
                    throw TemplateError("runtime error: index out of range [-1]")
                }
                let plain = Array(
                    try AES._CBC.decrypt(
                        bytes[blockSize...], using: key(arguments.string(0)),
                        iv: AES._CBC.IV(ivBytes: bytes[..<blockSize]), noPadding: true))
                let length = plain.count - Int(plain.last ?? 0)
                guard length >= 0 else {
                    throw TemplateError("runtime error: slice bounds out of range [:\(length)]")
                }
                return ByteString(plain[..<length])
            },
        ]
    }
}
