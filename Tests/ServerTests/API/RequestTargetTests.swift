import Testing

@testable import Server

@Suite struct RequestTargetTests {
    @Test func `a target is taken apart into path and parameters`() {
        let rows: [(uri: String, path: String, query: [String]?, why: String)] = [
            ("/api/v1/pods", "/api/v1/pods", [], "no query"),
            ("/x?labelSelector=a%3Db&w", "/x", ["labelSelector=a=b", "w="], "escapes and bare names"),
            ("/x?a=b+c", "/x", ["a=b c"], "a plus is a space"),
            ("https://host:1/x?a=1", "/x", ["a=1"], "the form that is sent to proxies"),
            ("/x?a=%zz", "/x", nil, "an escape that is none"),
            ("/x?a=%ff", "/x", nil, "bytes that are no UTF-8"),
        ]
        for row in rows {
            let target = RequestReader.Target(row.uri)
            #expect(target.path == row.path, "\(row.why)")
            #expect(target.query?.map { "\($0.name)=\($0.value)" } == row.query, "\(row.why)")
        }
    }
}
