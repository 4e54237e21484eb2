import Rendering

/// Services that give each place of a render bytes of its own, always the same ones.
final class SeededEnvironment: TemplateEnvironment {
    private let seed: UInt64

    init(seed: UInt64 = 0) { self.seed = seed }

    func randomBytes(_ count: Int, at site: CallSite) throws -> [UInt8] {
        var state = seed &+ 0x9E37_79B9_7F4A_7C15
        for byte in "\(site.function) \(site.template):\(site.line):\(site.column) \(site.occurrence)".utf8 {
            state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
        }
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: state >> 56)
        }
    }

    /// 2026-01-02T03:04:05Z.
    func now(at site: CallSite) -> Int64 { 1_767_323_045_000_000_000 }
}
