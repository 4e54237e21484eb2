/// Sprig's functions whose results nobody should guess, drawn from what the render is given for each call.
enum RandomFunctions {
    private static let digits = Array("0123456789".utf8)
    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let printable = (UInt8(32)...126).map { $0 }

    static var all: [TemplateFunction] {
        [
            text("randAlphaNum", letters + digits), text("randAlpha", letters), text("randNumeric", digits),
            text("randAscii", printable),
            .text("randBytes", [.int]) { arguments, execution in
                let count = arguments.int(0)
                guard count >= 0 else { throw TemplateError("runtime error: makeslice: len out of range") }
                try charge(count, execution)
                var stream = try RandomStream(execution)
                return GoBase64.encode(stream.bytes(count))
            },
            .text("uuidv4", []) { _, execution in
                var stream = try RandomStream(execution)
                var bytes = stream.bytes(16)
                bytes[6] = bytes[6] & 0x0F | 0x40
                bytes[8] = bytes[8] & 0x3F | 0x80
                let hexadecimal = EncodingFunctions.hexadecimal(bytes).bytes
                let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { hexadecimal[$0] }
                return ByteString(Array(groups.joined(separator: [UInt8(ascii: "-")])))
            },
            TemplateFunction("randInt", [.int, .int], returns: .int) { arguments, execution in
                let (low, high) = (Int64(arguments.int(0)), Int64(arguments.int(1)))
                let span = high &- low
                guard span > 0 else { throw TemplateError("invalid argument to Intn") }
                var stream = try RandomStream(execution)
                return .int(low &+ Int64(stream.below(UInt64(span))), .int)
            },
            .text("shuffle", [.string]) { arguments, execution in
                try charge(arguments.string(0).count, execution)
                var scalars = GoRunes.scalars(arguments.string(0))
                var stream = try RandomStream(execution)
                for index in scalars.indices.dropFirst().reversed() {
                    scalars.swapAt(index, Int(stream.below(UInt64(index + 1))))
                }
                return GoRunes.text(scalars)
            },
        ]
    }

    private static func charge(_ count: Int, _ execution: TemplateExecution) throws {
        try execution.spend(steps: count)
        try execution.spend(bytes: count)
    }

    /// `count` of the characters; a negative count gives nothing.
    private static func text(_ name: String, _ characters: [UInt8]) -> TemplateFunction {
        .text(name, [.int]) { arguments, execution in
            let count = arguments.int(0)
            guard count > 0 else { return .empty }
            try charge(count, execution)
            var stream = try RandomStream(execution)
            return ByteString((0..<count).map { _ in stream.element(of: characters) })
        }
    }
}
