import CZlib
import NIOCore

/// Packs and unpacks the header blocks of one SPDY/3 connection: names and values with their lengths, compressed
/// by zlib with one window for the whole connection in each direction. Confined to its event loop.
final class SPDYHeaderCodec {
    /// What an unpacked block may hold.
    private static let largestBlock = 64 * 1024
    private static let largestCount = 256

    // zlib keeps the stream's address, so the structures must not move.
    private let inflater: UnsafeMutablePointer<z_stream>
    private let deflater: UnsafeMutablePointer<z_stream>

    init() throws {
        inflater = .allocate(capacity: 1)
        deflater = .allocate(capacity: 1)
        inflater.initialize(to: z_stream())
        deflater.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        let dictionary = SPDYDictionary.bytes
        guard inflateInit_(inflater, ZLIB_VERSION, size) == Z_OK,
            deflateInit_(deflater, Z_BEST_SPEED, ZLIB_VERSION, size) == Z_OK,
            deflateSetDictionary(deflater, dictionary, UInt32(dictionary.count)) == Z_OK
        else { throw SPDYError.compression }
    }

    deinit {
        inflateEnd(inflater)
        deflateEnd(deflater)
        inflater.deallocate()
        deflater.deallocate()
    }

    /// The headers in a block; names are lower case.
    func unpack(_ block: ByteBuffer) throws -> [String: String] {
        var plain = try inflated(block)
        var headers: [String: String] = [:]
        guard let count = plain.readInteger(as: UInt32.self), count <= Self.largestCount else {
            throw SPDYError.malformed
        }
        for _ in 0..<count {
            guard let name = text(&plain), let value = text(&plain) else { throw SPDYError.malformed }
            headers[name.lowercased()] = value
        }
        return headers
    }

    private func text(_ buffer: inout ByteBuffer) -> String? {
        guard let length = buffer.readInteger(as: UInt32.self) else { return nil }
        return buffer.readString(length: Int(length))
    }

    private func inflated(_ block: ByteBuffer) throws -> ByteBuffer {
        var input = Array(block.readableBytesView)
        var output = [UInt8](repeating: 0, count: Self.largestBlock)
        let written = try input.withUnsafeMutableBufferPointer { input in
            try output.withUnsafeMutableBufferPointer { output in
                inflater.pointee.next_in = input.baseAddress
                inflater.pointee.avail_in = UInt32(input.count)
                inflater.pointee.next_out = output.baseAddress
                inflater.pointee.avail_out = UInt32(output.count)
                var result = inflate(inflater, Z_SYNC_FLUSH)
                if result == Z_NEED_DICT {
                    let dictionary = SPDYDictionary.bytes
                    guard inflateSetDictionary(inflater, dictionary, UInt32(dictionary.count)) == Z_OK else {
                        throw SPDYError.compression
                    }
                    result = inflate(inflater, Z_SYNC_FLUSH)
                }
                guard result == Z_OK || result == Z_BUF_ERROR, inflater.pointee.avail_in == 0,
                    inflater.pointee.avail_out > 0
                else { throw SPDYError.compression }
                return output.count - Int(inflater.pointee.avail_out)
            }
        }
        return ByteBuffer(bytes: output[..<written])
    }

    /// A block of headers.
    func pack(_ headers: [(name: String, value: String)]) throws -> ByteBuffer {
        var plain = ByteBuffer()
        plain.writeInteger(UInt32(headers.count))
        for header in headers {
            for text in [header.name, header.value] {
                plain.writeInteger(UInt32(text.utf8.count))
                plain.writeString(text)
            }
        }
        var input = Array(plain.readableBytesView)
        var output = [UInt8](repeating: 0, count: input.count + 256)
        let written = try input.withUnsafeMutableBufferPointer { input in
            try output.withUnsafeMutableBufferPointer { output in
                deflater.pointee.next_in = input.baseAddress
                deflater.pointee.avail_in = UInt32(input.count)
                deflater.pointee.next_out = output.baseAddress
                deflater.pointee.avail_out = UInt32(output.count)
                guard deflate(deflater, Z_SYNC_FLUSH) == Z_OK, deflater.pointee.avail_in == 0 else {
                    throw SPDYError.compression
                }
                return output.count - Int(deflater.pointee.avail_out)
            }
        }
        return ByteBuffer(bytes: output[..<written])
    }
}

/// What a SPDY connection may break on; each ends it.
enum SPDYError: Error {
    case compression
    case malformed
    case tooManyStreams
}
