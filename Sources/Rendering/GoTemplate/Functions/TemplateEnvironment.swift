/// What functions need from outside the templates. Rendering has no clock, random source, network or cluster of its
/// own; whoever renders supplies them.
package protocol TemplateEnvironment: AnyObject {
    /// `count` random bytes for the call at `site`, which must be fit for secrets; the same again for the same site
    /// when results are kept between renders.
    func randomBytes(_ count: Int, at site: CallSite) throws -> [UInt8]

    /// The time now for the call at `site`, in nanoseconds since 1970-01-01T00:00:00Z.
    func now(at site: CallSite) -> Int64

    /// What Helm's `lookup` gives: an object, a list when `name` is empty, an empty map when there is none or when no
    /// cluster is at hand.
    func lookup(apiVersion: String, kind: String, namespace: String, name: String) throws -> TemplateValue

    /// Whether missing values under `required` and calls of `fail` are only noted, as `helm lint` does.
    var isLinting: Bool { get }
}

extension TemplateEnvironment {
    package func lookup(
        apiVersion: String, kind: String, namespace: String, name: String
    ) throws -> TemplateValue {
        .map(TemplateMap())
    }

    package var isLinting: Bool { false }
}
