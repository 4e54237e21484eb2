import NIOCore
import NIOEmbedded
import Testing

@testable import Server

@Suite struct SPDYConnectionTests {
    @Test func `a stream is answered, carries bytes both ways and ends`() throws {
        var opened: [SPDYStream] = []
        let channel = EmbeddedChannel(handler: try SPDYConnection(opened: { opened.append($0) }, ended: {}))
        let client = try SPDYHeaderCodec()
        try channel.writeInbound(Self.opening(1, [(name: "streamType", value: "data")], client))
        let stream = try #require(opened.first)
        #expect(stream.headers == ["streamtype": "data"])
        guard case .synReply(1, false, _)? = try Self.next(channel) else {
            Issue.record("no reply")
            return
        }

        // What came before somebody listens is not lost.
        try channel.writeInbound(SPDYFrame.data(stream: 1, isLast: false, ByteBuffer(string: "early ")).bytes)
        var received = ""
        var isOver = false
        stream.received = { bytes, isLast in
            received += String(buffer: bytes)
            isOver = isOver || isLast
        }
        try channel.writeInbound(SPDYFrame.data(stream: 1, isLast: true, ByteBuffer(string: "late")).bytes)
        #expect(received == "early late")
        #expect(isOver)

        stream.write(Array("answer".utf8))
        stream.end()
        guard case .data(1, false, let answer)? = try Self.next(channel) else {
            Issue.record("no data")
            return
        }
        #expect(String(buffer: answer) == "answer")
        guard case .data(1, true, _)? = try Self.next(channel) else {
            Issue.record("no end")
            return
        }
    }

    @Test func `a client's ping is answered with its number`() throws {
        let channel = EmbeddedChannel(handler: try SPDYConnection(opened: { _ in }, ended: {}))
        try channel.writeInbound(SPDYFrame.ping(3).bytes)
        guard case .ping(3)? = try Self.next(channel) else {
            Issue.record("no pong")
            return
        }
    }

    @Test func `bytes that are no frames end the connection, and its owner hears of it`() throws {
        var isEnded = false
        let channel = EmbeddedChannel(
            handler: try SPDYConnection(opened: { _ in }, ended: { isEnded = true }))
        try channel.connect(to: .init(unixDomainSocketPath: "/")).wait()
        _ = try? channel.writeInbound(ByteBuffer(bytes: [0xFF, 0xFF, 0, 1, 0, 0, 0, 0, 0]))
        #expect(!channel.isActive)
        #expect(isEnded)
    }

    private static func opening(
        _ stream: UInt32, _ headers: [(name: String, value: String)], _ codec: SPDYHeaderCodec
    ) throws -> ByteBuffer {
        let block = try codec.pack(headers)
        var frame = ByteBuffer()
        frame.writeInteger(UInt32(0x8003_0001))
        frame.writeInteger(UInt32(10 + block.readableBytes))
        frame.writeInteger(stream)
        frame.writeInteger(UInt32(0))
        frame.writeInteger(UInt16(0))
        frame.writeImmutableBuffer(block)
        return frame
    }

    private static func next(_ channel: EmbeddedChannel) throws -> SPDYFrame? {
        guard var bytes = try channel.readOutbound(as: ByteBuffer.self) else { return nil }
        return try SPDYFrame.read(&bytes)
    }
}
