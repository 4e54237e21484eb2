import NIOCore
import Testing

@testable import Server

@Suite struct HeaderTests {
    @Test func `dates are told as HTTP tells them`() {
        #expect(HTTPDate.text(784_111_777) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(HTTPDate.text(0) == "Thu, 01 Jan 1970 00:00:00 GMT")
    }

    @Test func `audit ids are version 4 uuids and differ`() {
        var seen: Set<String> = []
        for _ in 0..<1000 {
            let id = AuditID.next()
            let parts = id.split(separator: "-")
            #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
            #expect(parts[2].first == "4")
            #expect(["8", "9", "a", "b"].contains(parts[3].first))
            seen.insert(id)
        }
        #expect(seen.count == 1000)
    }

    @Test func `compressed bytes begin as gzip and are fewer`() throws {
        let plain = ByteBuffer(string: String(repeating: "Kubernetes ", count: 10_000))
        let packed = try #require(Gzip.compress(plain))
        #expect(packed.getBytes(at: 0, length: 2) == [0x1F, 0x8B])
        #expect(packed.readableBytes < plain.readableBytes / 10)
    }
}
