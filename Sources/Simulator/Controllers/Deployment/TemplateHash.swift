import Kubernetes
import YAML

/// The hash that names a Deployment's ReplicaSets and labels their pods.
///
/// Kubernetes hashes Go's print-out of the template with FNV-1a of 32 bits and writes the number in its
/// alphabet for generated names (`controller.ComputeHash`). Here the template's sorted tree is hashed; the
/// form of the result is the same.
enum TemplateHash {
    static func hash(_ template: Value, collisionCount: Int?) -> String {
        var hasher = FNV()
        hasher.add(template)
        if let collisionCount { hasher.add("#\(collisionCount)") }
        return encode("\(hasher.state)")
    }

    /// `rand.SafeEncodeString`: each byte as a character that spells no words.
    static func encode(_ text: String) -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
        return String(decoding: text.utf8.map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self)
    }

    private struct FNV {
        var state: UInt32 = 2_166_136_261

        mutating func mix(_ byte: UInt8) { state = (state ^ UInt32(byte)) &* 16_777_619 }

        mutating func add(_ text: String) {
            for byte in text.utf8 { mix(byte) }
            mix(0)
        }

        mutating func add(_ value: Value) {
            switch value {
            case .null: mix(1)
            case .bool(let flag): mix(flag ? 2 : 3)
            case .int(let number): add("\(number)")
            case .uint(let number): add("\(number)")
            case .double(let number): add("\(number)")
            case .string(let text):
                mix(4)
                add(text)
            case .array(let values):
                mix(5)
                for value in values { add(value) }
                mix(6)
            case .object(let map):
                mix(7)
                for entry in map.sorted() {
                    add(entry.key.name)
                    add(entry.value)
                }
                mix(8)
            }
        }
    }
}
