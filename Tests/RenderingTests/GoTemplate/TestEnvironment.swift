import Rendering

/// Services that always give the same.
final class TestEnvironment: TemplateEnvironment {
    private(set) var sites: [CallSite] = []

    func randomBytes(_ count: Int, at site: CallSite) throws -> [UInt8] {
        sites.append(site)
        return Array(repeating: 7, count: count)
    }

    func now(at site: CallSite) -> Int64 {
        sites.append(site)
        return 0
    }
}
