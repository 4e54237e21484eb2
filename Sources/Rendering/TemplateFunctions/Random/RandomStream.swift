import Crypto

/// Random numbers for one call, drawn from the bytes its place has in the render.
struct RandomStream {
    private let key: SymmetricKey
    private var block: [UInt8] = []
    private var counter: UInt64 = 0

    /// The stream of the call that is running.
    init(_ execution: TemplateExecution) throws {
        let site = execution.nextCallSite()
        key = SymmetricKey(data: try execution.environment.randomBytes(32, at: site))
    }

    /// The next byte: the stream is HMAC-SHA-256 of a counter under the drawn key.
    mutating func nextByte() -> UInt8 {
        if block.isEmpty {
            let message = withUnsafeBytes(of: counter.bigEndian) { Array($0) }
            counter += 1
            block = Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
        }
        return block.removeLast()
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for _ in 0..<count { bytes.append(nextByte()) }
        return bytes
    }

    /// A number below `bound`, which is positive; all equally likely.
    mutating func below(_ bound: UInt64) -> UInt64 {
        let excess = UInt64.max % bound + 1
        let limit = excess == bound ? UInt64.max : UInt64.max - excess
        while true {
            var value: UInt64 = 0
            for _ in 0..<8 { value = value << 8 | UInt64(nextByte()) }
            if value <= limit { return value % bound }
        }
    }

    /// One of the bytes.
    mutating func element(of bytes: [UInt8]) -> UInt8 {
        // At most 256 candidates: a byte decides, and is drawn again where it would favour some.
        let limit = 256 - 256 % bytes.count
        while true {
            let byte = Int(nextByte())
            if byte < limit { return bytes[byte % bytes.count] }
        }
    }
}
