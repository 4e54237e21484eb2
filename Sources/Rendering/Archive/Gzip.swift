import CZlib

/// Reads gzip data, and no more of it than a bound allows, however small it looked.
enum Gzip {
    enum Failure: Error, Equatable {
        /// The data does not begin as gzip data does.
        case header
        /// It does, but what follows is damaged or ends early.
        case damaged
        /// It holds more than the bound.
        case tooLarge
    }

    /// The content of all members of `bytes`, of `limit` bytes at most.
    static func decompressed(_ bytes: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        guard bytes.count >= 3, bytes[0] == 0x1F, bytes[1] == 0x8B, bytes[2] == 8 else { throw .header }
        var output: [UInt8] = []
        var position = 0
        while position < bytes.count {
            let used = try member(bytes, from: position, into: &output, limit: limit)
            guard used > 0 else { throw .damaged }
            position += used
            // What follows the last member and is no gzip data is padding.
            if position < bytes.count, bytes[position] != 0x1F { break }
        }
        return output
    }

    /// Decompresses one member and gives the number of bytes it took.
    private static func member(
        _ bytes: [UInt8], from start: Int, into output: inout [UInt8], limit: Int
    ) throws(Failure) -> Int {
        var stream = z_stream()
        // 16 asks for the gzip format.
        guard
            inflateInit2_(
                &stream, 16 + MAX_WBITS, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { throw .damaged }
        defer { inflateEnd(&stream) }
        let chunk = 1 << 16
        var failure: Failure?
        var consumed = 0
        bytes.withUnsafeBufferPointer { input in
            guard let base = input.baseAddress else { return }
            stream.next_in = UnsafeMutablePointer(mutating: base + start)
            stream.avail_in = UInt32(clamping: input.count - start)
            while failure == nil {
                let before = output.count
                if before >= limit + 1 {
                    failure = .tooLarge
                    return
                }
                let room = min(chunk, limit + 1 - before)
                var status = Z_OK
                output.append(contentsOf: repeatElement(0, count: room))
                output.withUnsafeMutableBufferPointer { buffer in
                    guard let target = buffer.baseAddress else { return }
                    stream.next_out = target + before
                    stream.avail_out = UInt32(room)
                    status = inflate(&stream, Z_NO_FLUSH)
                }
                output.removeLast(Int(stream.avail_out))
                consumed = input.count - start - Int(stream.avail_in)
                if status == Z_STREAM_END { return }
                if status != Z_OK { failure = .damaged }
            }
        }
        if let failure { throw failure }
        if output.count > limit { throw .tooLarge }
        return consumed
    }
}
