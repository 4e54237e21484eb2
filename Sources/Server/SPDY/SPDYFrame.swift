import NIOCore

/// A frame of SPDY/3.1, with header blocks still packed.
enum SPDYFrame {
    case data(stream: UInt32, isLast: Bool, ByteBuffer)
    case synStream(stream: UInt32, isLast: Bool, block: ByteBuffer)
    case synReply(stream: UInt32, isLast: Bool, block: ByteBuffer)
    case reset(stream: UInt32, status: UInt32)
    case ping(UInt32)
    case goAway
    case headers(stream: UInt32, isLast: Bool, block: ByteBuffer)
    /// Settings, window updates and what else needs no answer here.
    case other

    private static let version: UInt16 = 3
    private static let headSize = 8
    private static let largestControl = 64 * 1024

    private enum Kind {
        static let synStream: UInt16 = 1
        static let synReply: UInt16 = 2
        static let reset: UInt16 = 3
        static let ping: UInt16 = 6
        static let goAway: UInt16 = 7
        static let headers: UInt16 = 8
    }

    /// Takes the next frame off the front of `buffer`; nil when it is not whole yet.
    static func read(_ buffer: inout ByteBuffer) throws -> SPDYFrame? {
        let start = buffer.readerIndex
        guard let first = buffer.getInteger(at: start, as: UInt32.self),
            let second = buffer.getInteger(at: start + 4, as: UInt32.self)
        else { return nil }
        let length = Int(second & 0xFF_FFFF)
        let isLast = second >> 24 & 1 == 1
        let isControl = first >> 31 == 1
        guard !isControl || length <= largestControl else { throw SPDYError.malformed }
        guard buffer.readableBytes >= headSize + length else { return nil }
        buffer.moveReaderIndex(forwardBy: headSize)
        guard var body = buffer.readSlice(length: length) else { return nil }
        guard isControl else { return .data(stream: first & 0x7FFF_FFFF, isLast: isLast, body) }
        guard UInt16(first >> 16 & 0x7FFF) == version else { throw SPDYError.malformed }
        func number() throws -> UInt32 {
            guard let number = body.readInteger(as: UInt32.self) else { throw SPDYError.malformed }
            return number & 0x7FFF_FFFF
        }
        switch UInt16(first & 0xFFFF) {
        case Kind.synStream:
            let stream = try number()
            _ = try number()
            guard body.readInteger(as: UInt16.self) != nil else { throw SPDYError.malformed }
            return .synStream(stream: stream, isLast: isLast, block: body)
        case Kind.synReply: return .synReply(stream: try number(), isLast: isLast, block: body)
        case Kind.reset: return .reset(stream: try number(), status: try number())
        case Kind.ping:
            guard let identifier = body.readInteger(as: UInt32.self) else { throw SPDYError.malformed }
            return .ping(identifier)
        case Kind.goAway: return .goAway
        case Kind.headers: return .headers(stream: try number(), isLast: isLast, block: body)
        default: return .other
        }
    }

    /// The frame's bytes; only those that a server sends.
    var bytes: ByteBuffer {
        var buffer = ByteBuffer()
        switch self {
        case .data(let stream, let isLast, let body):
            buffer.writeInteger(stream)
            buffer.writeInteger((isLast ? UInt32(1) << 24 : 0) | UInt32(body.readableBytes))
            buffer.writeImmutableBuffer(body)
        case .synReply(let stream, let isLast, let block):
            Self.control(Kind.synReply, isLast, length: 4 + block.readableBytes, &buffer)
            buffer.writeInteger(stream)
            buffer.writeImmutableBuffer(block)
        case .reset(let stream, let status):
            Self.control(Kind.reset, false, length: 8, &buffer)
            buffer.writeInteger(stream)
            buffer.writeInteger(status)
        case .ping(let identifier):
            Self.control(Kind.ping, false, length: 4, &buffer)
            buffer.writeInteger(identifier)
        case .synStream, .goAway, .headers, .other: break
        }
        return buffer
    }

    private static func control(_ kind: UInt16, _ isLast: Bool, length: Int, _ buffer: inout ByteBuffer) {
        buffer.writeInteger(UInt16(0x8000) | version)
        buffer.writeInteger(kind)
        buffer.writeInteger((isLast ? UInt32(1) << 24 : 0) | UInt32(length))
    }
}
