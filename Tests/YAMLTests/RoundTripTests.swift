import Testing

@testable import YAML

@Suite("What is written is read back")
struct RoundTripTests {
    /// A generator with a seed, so that a failure can be repeated.
    private struct Random: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    private static let pieces = [
        "a", "name", "x y", " ", "  ", "\n", "\n\n", "\t", ":", ": ", "#", " #", "-", "- ", "'", "\"", "\\",
        "|", ">", "[", "]", "{", "}", ",", "&",
        "*", "!", "?", "%", "@", "`", "~", "null", "true", "yes", "0", "1", "08", "1e3", "0x1", ".", "_", "é",
        "日本語", "😀", "\u{1}", "\u{7f}",
        "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "\r", "=", "<", "/", "---", "...", "2024-01-01",
        "12:30:45",
    ]

    private func text(_ random: inout Random) -> String {
        let count = Int.random(in: 0...(Int.random(in: 0..<20, using: &random) == 0 ? 60 : 4), using: &random)
        return (0..<count).map { _ in Self.pieces.randomElement(using: &random) ?? "" }.joined()
    }

    private func value(_ random: inout Random, depth: Int) -> Value {
        switch Int.random(in: 0..<(depth > 4 ? 7 : 11), using: &random) {
        case 0: return .null
        case 1: return .bool(.random(using: &random))
        case 2:
            return .int(
                .random(in: .min ... .max, using: &random) >> Int64.random(in: 0..<64, using: &random))
        case 3: return .uint(.random(in: UInt64(Int64.max) + 1 ... .max, using: &random))
        case 4:
            let double = Double(bitPattern: random.next())
            // What has no fraction comes back as an integer.
            return double.isFinite && double != double.rounded() ? .double(double) : .double(0.1)
        case 5, 6: return .string(text(&random))
        case 7, 8:
            return .array(
                (0..<Int.random(in: 0..<5, using: &random)).map { _ in value(&random, depth: depth + 1) })
        default:
            var map = Map()
            for _ in 0..<Int.random(in: 0..<(depth == 0 ? 40 : 5), using: &random) {
                let key = text(&random)
                // The one key that go-yaml writes so that it cannot read it again.
                if key != "<<" { map[Key(key)] = value(&random, depth: depth + 1) }
            }
            return .object(map)
        }
    }

    @Test("through JSON, compact and indented")
    func json() throws {
        var random = Random(state: 1)
        for _ in 0..<300 {
            let value = value(&random, depth: 0)
            #expect(try JSONReader.value(from: JSONWriter.bytes(value)) == value)
            #expect(try JSONReader.value(from: Array(JSONWriter.pretty(value, indent: 2).utf8)) == value)
        }
    }

    @Test("through YAML, with long lines folded and not, through both readers")
    func yaml() throws {
        var random = Random(state: 2)
        for round in 0..<600 {
            let value = value(&random, depth: 0)
            var options = YAMLWriter.Options()
            options.lineWidth = round % 2 == 0 ? 80 : nil
            options.indentsSequences = round % 3 == 0
            options.keyOrder = round % 5 == 0 ? .natural : .asGiven
            let text = YAMLWriter.string(value, options: options)
            let bytes = Array(text.utf8)
            let composed = try bytes.withUnsafeBufferPointer { buffer in
                try YAMLReader.composedDocuments(buffer, options: YAMLReader.Options())
            }
            #expect(composed.map(\.value) == [value], "\(text)")
            #expect(try YAMLReader.documents(bytes).map(\.value) == [value], "\(text)")
        }
    }
}
