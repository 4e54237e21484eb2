import Crypto
import CryptoExtras

/// Passwords derived from a master password, a user and a site by the algorithm of the Master Password application.
enum MasterPassword {
    private static let seed = Array("com.lyndir.masterpassword".utf8)

    private static let templates: [String: [String]] = [
        "maximum": ["anoxxxxxxxxxxxxxxxxx", "axxxxxxxxxxxxxxxxxno"],
        "long": [
            "CvcvnoCvcvCvcv", "CvcvCvcvnoCvcv", "CvcvCvcvCvcvno", "CvccnoCvcvCvcv", "CvccCvcvnoCvcv",
            "CvccCvcvCvcvno", "CvcvnoCvccCvcv", "CvcvCvccnoCvcv", "CvcvCvccCvcvno", "CvcvnoCvcvCvcc",
            "CvcvCvcvnoCvcc", "CvcvCvcvCvccno", "CvccnoCvccCvcv", "CvccCvccnoCvcv", "CvccCvccCvcvno",
            "CvcvnoCvccCvcc", "CvcvCvccnoCvcc", "CvcvCvccCvccno", "CvccnoCvcvCvcc", "CvccCvcvnoCvcc",
            "CvccCvcvCvccno",
        ],
        "medium": ["CvcnoCvc", "CvcCvcno"],
        "short": ["Cvcn"],
        "basic": ["aaanaaan", "aannaaan", "aaannaaa"],
        "pin": ["nnnn"],
    ]

    /// The characters each letter of a template stands for.
    private static let characters: [UInt8: [UInt8]] = {
        let (capitalVowels, vowels) = ("AEIOU", "aeiou")
        let (capitals, consonants) = ("BCDFGHJKLMNPQRSTVWXYZ", "bcdfghjklmnpqrstvwxyz")
        let letters = capitalVowels + vowels + capitals + consonants
        let classes: [(Character, String)] = [
            ("V", capitalVowels), ("C", capitals), ("v", vowels), ("c", consonants),
            ("A", capitalVowels + capitals), ("a", letters), ("n", "0123456789"),
            ("o", "@&%?,=[]_:-+*$#!'^~;()/."), ("x", letters + "0123456789!@#$%^&*()"),
        ]
        return Dictionary(uniqueKeysWithValues: classes.map { ($0.asciiValue ?? 0, Array($1.utf8)) })
    }()

    /// The password, or a sentence about a kind of template that does not exist.
    static func derive(
        counter: UInt32, kind: String, password: ByteString, user: ByteString, site: ByteString
    ) throws -> ByteString {
        guard let templates = templates[kind] else {
            return ByteString("cannot find password template \(kind)")
        }
        let salt = seed + bytes(UInt32(truncatingIfNeeded: user.count)) + user.bytes
        let key = try KDF.Scrypt.deriveKey(
            from: password.bytes, salt: salt, outputByteCount: 64, rounds: 32_768, blockSize: 8,
            parallelism: 2)
        let message = seed + bytes(UInt32(truncatingIfNeeded: site.count)) + site.bytes + bytes(counter)
        let digest = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        let template = templates[Int(digest[0]) % templates.count]
        return ByteString(
            template.utf8.enumerated().map { index, letter in
                let choice = characters[letter] ?? [letter]
                return choice[Int(digest[index + 1]) % choice.count]
            })
    }

    private static func bytes(_ number: UInt32) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }
}
