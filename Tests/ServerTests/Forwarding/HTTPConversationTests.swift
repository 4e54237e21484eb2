import Simulator
import Testing

@testable import Server

@Suite struct HTTPConversationTests {
    @Test func `requests are read one after the other, however their bytes arrive`() {
        var conversation = HTTPConversation()
        let bytes = Array(
            "GET /a?b=c HTTP/1.1\r\nHost: web\r\n\r\nPOST /d HTTP/1.0\r\nContent-Length: 2\r\n\r\nhi".utf8)
        var requests: [(IngressRequest, Bool)] = []
        for byte in bytes {
            conversation.receive([byte])
            while case .request(let request, let keepsAlive)? = conversation.next() {
                requests.append((request, keepsAlive))
            }
        }
        #expect(requests.map(\.0.method) == ["GET", "POST"])
        #expect(requests.map(\.0.path) == ["/a?b=c", "/d"])
        #expect(requests.map(\.1) == [true, false])
        #expect(requests.first?.0.host == "web")
        #expect(requests.last?.0.body == Array("hi".utf8))
    }

    @Test func `a body in chunks is put together`() {
        var conversation = HTTPConversation()
        conversation.receive(
            Array(
                "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;x=y\r\n!\r\n0\r\n\r\n".utf8)
        )
        guard case .request(let request, true)? = conversation.next() else {
            Issue.record("no request")
            return
        }
        #expect(request.body == Array("hi!".utf8))
    }

    @Test(arguments: [
        "SSH-2.0-OpenSSH_9.6\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n",
        "PUT / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
    func `what is no HTTP ends the conversation`(text: String) {
        var conversation = HTTPConversation()
        conversation.receive(Array(text.utf8))
        guard case .malformed? = conversation.next() else {
            Issue.record("it was taken")
            return
        }
        conversation.receive(Array("GET / HTTP/1.1\r\n\r\n".utf8))
        if case .some = conversation.next() { Issue.record("it went on") }
    }
}
