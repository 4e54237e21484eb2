import Foundation
import Testing
import YAML

/// What goes over the wire, as curl sees it.
@Suite struct WireTests {
    /// A cluster and the means to ask it.
    private struct Wire {
        let cluster: RunningAgent
        let token: String

        init() throws {
            cluster = try RunningAgent(["cluster"])
            token = try String(contentsOf: cluster.state.appending(path: "token"), encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }

        /// The answer of a request with the administrator's token: head and body.
        func ask(_ path: String, _ options: String..., isKnown: Bool = true) throws -> (
            head: String, body: String
        ) {
            let credentials = isKnown ? ["-H", "Authorization: Bearer \(token)"] : []
            let program = try Program.run(
                "curl",
                ["-s", "-i", "--max-time", "10", "--cacert", cluster.state.appending(path: "ca.crt").path]
                    + credentials + ["-A", "test"] + options + [cluster.api + path])
            var text = program.output.replacingOccurrences(of: "\r\n", with: "\n")
            while text.hasPrefix("HTTP/1.1 100"), let end = text.range(of: "\n\n") {
                text = String(text[end.upperBound...])
            }
            guard let end = text.range(of: "\n\n") else { return (text, "") }
            return (String(text[..<end.lowerBound]), String(text[end.upperBound...]))
        }

        /// The `Status` of a failure: code, reason and message.
        func failure(_ path: String, _ options: String...) throws -> [String] {
            let program = try Program.run(
                "curl",
                ["-s", "--max-time", "10", "-k", "-H", "Authorization: Bearer \(token)", "-A", "test"]
                    + options
                    + [cluster.api + path])
            let status = try JSONReader.value(from: Array(program.output.utf8))
            return [
                String(status[name: "code"]?.int ?? 0), status[name: "reason"]?.string ?? "",
                status[name: "message"]?.string ?? "",
            ]
        }
    }

    @Test func `both versions of HTTP are spoken, with Kubernetes' header fields`() throws {
        let wire = try Wire()
        for (option, version) in [("--http2", "HTTP/2 200"), ("--http1.1", "HTTP/1.1 200 OK")] {
            let answer = try wire.ask("/api/v1/namespaces/default", option)
            #expect(answer.head.hasPrefix(version))
            let fields = answer.head.lowercased()
            for field in [
                "audit-id: ", "cache-control: no-cache, private", "content-type: application/json", "date: ",
                "x-kubernetes-pf-flowschema-uid: ", "x-kubernetes-pf-prioritylevel-uid: ", "content-length: ",
            ] {
                #expect(fields.contains("\n" + field), "\(field)")
            }
        }
    }

    @Test func `mistakes get the answers that Kubernetes gives`() throws {
        let wire = try Wire()
        let json = ["-H", "Content-Type: application/json"]
        #expect(
            try wire.failure("/api/v1/namespaces", "-d", "{", json[0], json[1])
                == [
                    "400", "BadRequest",
                    "couldn't get version/kind; json parse error: unexpected end of JSON input",
                ])
        #expect(
            try wire.failure("/api/v1/namespaces", "-d", "x", "-H", "Content-Type: text/csv").prefix(2)
                == ["415", "UnsupportedMediaType"])
        #expect(
            try wire.failure("/api/v1/nodes", "-H", "Accept: text/csv").prefix(2) == ["406", "NotAcceptable"])
        #expect(
            try wire.failure("/api/v1/namespaces/default/pods/p/log", "-X", "PUT", "-d", "{}").prefix(2)
                == ["405", "MethodNotAllowed"])
        #expect(
            try wire.failure("/api/v1/nonsense")
                == ["404", "NotFound", "the server could not find the requested resource"])
        #expect(try wire.ask("/nonsense").body == "404 page not found\n")
        #expect(
            try wire.failure("/api/v1/pods?labelSelector=a%20in%20b").prefix(2) == ["400", "BadRequest"])
        let exec = try wire.failure("/api/v1/namespaces/default/pods/p/exec?command=ls&stdout=1")
        #expect(exec == ["404", "NotFound", #"pods "p" not found"#])
    }

    @Test func `a body that is too large is refused before it is read`() throws {
        let wire = try Wire()
        let file = wire.cluster.state.appending(path: "large")
        try Data(repeating: UInt8(ascii: " "), count: 3 * 1024 * 1024 + 1).write(to: file)
        for version in ["--http2", "--http1.1"] {
            #expect(
                try wire.failure(
                    "/api/v1/namespaces", "--data-binary", "@" + file.path, version, "-H",
                    "Content-Type: application/json")
                    == ["413", "RequestEntityTooLarge", "Request entity too large: limit is 3145728"])
        }
    }

    @Test func `who is not known gets no further than the server's health`() throws {
        let wire = try Wire()
        #expect(try wire.ask("/api/v1/pods", isKnown: false).head.contains(" 401"))
        #expect(
            try wire.ask("/healthz", "-H", "Authorization: Bearer wrong", isKnown: false).head.contains(
                " 401"))
        for path in ["/healthz", "/livez", "/readyz"] {
            #expect(try wire.ask(path, isKnown: false).body == "ok")
        }
        #expect(try wire.ask("/readyz?verbose", isKnown: false).body.hasSuffix("readyz check passed\n"))
        #expect(try wire.ask("/version", isKnown: false).body.contains(#""gitVersion": "v1.36"#))
    }

    @Test func `large answers are compressed for who accepts it`() throws {
        let wire = try Wire()
        let plain = try wire.ask("/openapi/v2")
        #expect(!plain.head.lowercased().contains("content-encoding"))
        let packed = try wire.ask("/openapi/v2", "--compressed")
        #expect(packed.head.lowercased().contains("content-encoding: gzip"))
        #expect(packed.body == plain.body)
        #expect(
            !(try wire.ask("/api/v1/namespaces/default", "--compressed")).head.lowercased().contains("gzip"))
    }

    @Test func `documents of the API have a hash that holds`() throws {
        let wire = try Wire()
        let index = try JSONReader.value(from: Array(try wire.ask("/openapi/v3").body.utf8))
        let address = try #require(
            index[name: "paths"]?[name: "apis/apps/v1"]?[name: "serverRelativeURL"]?.string)
        let first = try wire.ask(address)
        let etag = try #require(
            first.head.split(separator: "\n").first { $0.lowercased().hasPrefix("etag: ") }?.dropFirst(6))
        #expect(try wire.ask(address, "-H", "If-None-Match: \(etag)").head.contains(" 304"))
        let stale = try wire.ask("/openapi/v3/apis/apps/v1?hash=0")
        #expect(stale.head.contains(" 301"))
        #expect(stale.head.lowercased().contains("\nlocation: " + address.lowercased()))
    }

    @Test func `a watch is told at once and ends when its time is over`() throws {
        let wire = try Wire()
        let start = Date()
        let answer = try wire.ask("/api/v1/namespaces?watch=1&timeoutSeconds=1", "--http1.1")
        #expect(Date().timeIntervalSince(start) < 5)
        #expect(answer.head.lowercased().contains("transfer-encoding: chunked"))
        let lines = answer.body.split(separator: "\n")
        #expect(lines.count >= 4)
        #expect(lines.allSatisfy { $0.hasPrefix(#"{"type":"ADDED","object":{"#) })
    }

    @Test func `the end comes within a second, whoever watches`() throws {
        let wire = try Wire()
        let kubeconfig = wire.cluster.kubeconfig
        let watcher = Process()
        watcher.executableURL = URL(fileURLWithPath: Checkout.kubectl)
        watcher.arguments = ["get", "pods", "-A", "-w"]
        watcher.environment = ["KUBECONFIG": kubeconfig, "HOME": wire.cluster.state.path]
        watcher.standardOutput = FileHandle.nullDevice
        watcher.standardError = FileHandle.nullDevice
        try watcher.run()
        Thread.sleep(forTimeInterval: 0.5)
        let end = wire.cluster.end(SIGTERM)
        watcher.waitUntilExit()
        #expect(end.status == 0)
        #expect(end.seconds < 1)
    }
}
