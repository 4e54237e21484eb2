import NIOCore
import Testing

@testable import Server

/// Header blocks of SPDY/3 as other programs write them.
@Suite struct SPDYHeaderTests {
    @Test func `the dictionary is the one of the third draft`() {
        // Its length and its Adler-32 are what zlib streams name it by.
        var a: UInt32 = 1
        var b: UInt32 = 0
        for byte in SPDYDictionary.bytes {
            a = (a + UInt32(byte)) % 65521
            b = (b + a) % 65521
        }
        #expect(SPDYDictionary.bytes.count == 1423)
        #expect(b << 16 | a == 0xE3C6_A7C2)
    }

    @Test func `blocks that another zlib packed with one window are unpacked one after the other`() throws {
        let codec = try SPDYHeaderCodec()
        let first = try Self.block("78bbe3c6a7c202a62346703a2b294a4dcc0d811425aca9a08006000000ffff")
        let second = try Self.block("02a5470c295029930829b08b40899bc9c20048721641a2d7d305649e39000000ffff")
        #expect(try codec.unpack(first) == ["streamtype": "error"])
        #expect(try codec.unpack(second) == ["streamtype": "data", "port": "80", "requestid": "7"])
    }

    @Test func `what is packed is unpacked at the other end`() throws {
        let (sender, receiver) = (try SPDYHeaderCodec(), try SPDYHeaderCodec())
        for round in 0..<3 {
            let block = try sender.pack([
                (name: "streamtype", value: "data"), (name: "port", value: "\(round)"),
            ])
            #expect(try receiver.unpack(block) == ["streamtype": "data", "port": "\(round)"])
        }
    }

    @Test func `a block that is no zlib, or unpacks to too much, is refused`() throws {
        #expect(throws: SPDYError.self) { try SPDYHeaderCodec().unpack(ByteBuffer(string: "no zlib at all")) }
        let huge = [(name: "a", value: String(repeating: "x", count: 100_000))]
        let packed = try? SPDYHeaderCodec().pack(huge)
        if let packed { #expect(throws: SPDYError.self) { try SPDYHeaderCodec().unpack(packed) } }
    }

    private static func block(_ digits: String) throws -> ByteBuffer {
        var buffer = ByteBuffer()
        let characters = Array(digits)
        for index in stride(from: 0, to: characters.count, by: 2) {
            buffer.writeInteger(try #require(UInt8(String(characters[index...index + 1]), radix: 16)))
        }
        return buffer
    }
}
