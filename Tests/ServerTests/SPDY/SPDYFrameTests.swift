import NIOCore
import Testing

@testable import Server

@Suite struct SPDYFrameTests {
    @Test func `a frame is read when it is whole`() throws {
        var buffer = ByteBuffer(bytes: [0, 0, 0, 5, 1, 0, 0, 2, 65])
        let early = try SPDYFrame.read(&buffer)
        if case .some = early { Issue.record("half a frame was read") }
        buffer.writeInteger(UInt8(66))
        guard case .data(5, true, let bytes)? = try SPDYFrame.read(&buffer) else {
            Issue.record("no data frame")
            return
        }
        #expect(String(buffer: bytes) == "AB")
        #expect(buffer.readableBytes == 0)
    }

    @Test func `what the server writes is read as the same frame`() throws {
        var ping = SPDYFrame.ping(7).bytes
        guard case .ping(7)? = try SPDYFrame.read(&ping) else {
            Issue.record("no ping")
            return
        }
        var reset = SPDYFrame.reset(stream: 3, status: 1).bytes
        guard case .reset(3, 1)? = try SPDYFrame.read(&reset) else {
            Issue.record("no reset")
            return
        }
        var reply = SPDYFrame.synReply(stream: 9, isLast: false, block: ByteBuffer(string: "block")).bytes
        guard case .synReply(9, false, let block)? = try SPDYFrame.read(&reply) else {
            Issue.record("no reply")
            return
        }
        #expect(String(buffer: block) == "block")
    }

    @Test(
        arguments: [
            // Another version of the protocol.
            [0x80, 0x02, 0, 6, 0, 0, 0, 4, 0, 0, 0, 1],
            // A control frame far larger than any that is sent.
            [0x80, 0x03, 0, 1, 0, 0xFF, 0xFF, 0xFF],
            // A reset without its stream.
            [0x80, 0x03, 0, 3, 0, 0, 0, 0],
        ] as [[UInt8]])
    func `a frame that cannot be is refused`(bytes: [UInt8]) {
        var buffer = ByteBuffer(bytes: bytes)
        #expect(throws: SPDYError.self) { try SPDYFrame.read(&buffer) }
    }
}
