import NIOHTTP1

/// What a request says about how its answer goes over the wire.
struct Exchange: Sendable {
    let version: HTTPVersion
    let isHead: Bool
    /// Whether the connection stays open for another request.
    var keepsAlive: Bool
    let acceptsGzip: Bool
    /// Whether JSON is spread over lines: `?pretty=true`, or a person's program without saying otherwise.
    let isPretty: Bool
    /// The client's own name for the request, when it gave one.
    let auditID: String?
    /// The version of a document that the client has.
    let knownVersions: [String]
    /// What the client wants the connection to turn into.
    let upgrade: UpgradeOffer?

    init(_ head: HTTPRequestHead, query: [(name: String, value: String)]) {
        version = head.version
        isHead = head.method == .HEAD
        keepsAlive = head.isKeepAlive
        acceptsGzip = head.headers["accept-encoding"].contains { $0.contains("gzip") }
        knownVersions = head.headers[canonicalForm: "if-none-match"].map { String($0) }
        upgrade = UpgradeOffer(head)
        auditID = head.headers.first(name: "audit-id")
        if let stated = query.first(where: { $0.name == "pretty" })?.value {
            isPretty = stated != "false" && stated != "0"
        } else {
            let agent = head.headers.first(name: "user-agent") ?? ""
            isPretty = ["curl", "Wget", "Mozilla/5.0"].contains { agent.hasPrefix($0) }
        }
    }
}
