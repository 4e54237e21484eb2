/// How a client wants discovery told.
enum DiscoveryFormat: Equatable {
    /// A document for each group and version.
    case legacy(AnswerFormat)
    /// One document, in this version of `apidiscovery.k8s.io`.
    case aggregated(version: String)

    /// The best served format of an `Accept` header; nil when there is none.
    static func negotiate(_ accept: String) -> DiscoveryFormat? {
        guard accept.contains(where: { $0 != " " }) else { return .legacy(.json) }
        var best: (quality: Double, format: DiscoveryFormat)?
        for clause in accept.split(separator: ",") {
            let parameters = parameters(clause)
            let quality = parameters["q"].map { Double($0) ?? 1 } ?? 1
            guard quality > best?.quality ?? 0, let format = format(clause, parameters) else { continue }
            best = (quality, format)
        }
        return best?.format
    }

    private static func parameters(_ clause: Substring) -> [Substring: Substring] {
        var parameters: [Substring: Substring] = [:]
        for part in clause.split(separator: ";").dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            parameters[pair[0].drop { $0 == " " }] = pair[1].prefix { $0 != " " }
        }
        return parameters
    }

    private static func format(
        _ clause: Substring, _ parameters: [Substring: Substring]
    ) -> DiscoveryFormat? {
        guard let form = parameters["as"] else {
            return AnswerFormat.negotiate(String(clause)).map { .legacy($0) }
        }
        let media = clause.prefix { $0 != ";" }.filter { $0 != " " }
        guard form == "APIGroupDiscoveryList", parameters["g"] == "apidiscovery.k8s.io",
            media == "application/json", let version = parameters["v"],
            version == "v2" || version == "v2beta1"
        else { return nil }
        return .aggregated(version: String(version))
    }

    /// The content type of an aggregated answer, which clients compare word for word.
    static func contentType(version: String) -> String {
        "application/json;g=apidiscovery.k8s.io;v=\(version);as=APIGroupDiscoveryList"
    }
}
