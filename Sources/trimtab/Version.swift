/// What this build calls itself.
enum Version {
    static let text = "0.1.0"
    /// The `User-Agent` of requests to a cluster.
    static let userAgent = "trimtab/0.1.0"
}
