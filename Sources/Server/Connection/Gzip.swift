import CZlib
import NIOCore

/// Compression of answers for clients that accept gzip.
enum Gzip {
    /// Fast rather than small, as kube-apiserver has it.
    private static let level: Int32 = 1
    /// zlib's window bits with a gzip header.
    private static let windowBits: Int32 = 15 + 16

    /// The compressed bytes; nil when zlib refuses.
    static func compress(_ buffer: ByteBuffer) -> ByteBuffer? {
        var stream = z_stream()
        guard
            deflateInit2_(
                &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
                Int32(MemoryLayout<z_stream>.size)) == Z_OK
        else { return nil }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(buffer.readableBytes)))
        var output = ByteBufferAllocator().buffer(capacity: bound)
        let result = output.writeWithUnsafeMutableBytes(minimumWritableBytes: bound) { target in
            buffer.withUnsafeReadableBytes { source in
                stream.next_in = UnsafeMutablePointer(
                    mutating: source.bindMemory(to: UInt8.self).baseAddress)
                stream.avail_in = UInt32(clamping: source.count)
                stream.next_out = target.bindMemory(to: UInt8.self).baseAddress
                stream.avail_out = UInt32(clamping: target.count)
                return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : 0
            }
        }
        return result > 0 ? output : nil
    }
}
