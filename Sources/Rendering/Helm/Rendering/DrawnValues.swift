import Crypto
import YAML

/// What a chart's templates get that is not the same each time: random bytes and the time of day.
///
/// An application keeps one of these between renders, so that what a template once drew (a password, a certificate,
/// a date) stays until the chart or the values change. Everything random is derived from a secret seed and the place
/// of the call, so two calls never share what they draw, and no call can guess another's.
package struct DrawnValues: Sendable, Hashable {
    /// 32 bytes of the system's generator, or what a user gave to have the same again.
    package var seed: [UInt8]
    /// The time of the first render, in nanoseconds since 1970-01-01T00:00:00Z.
    package var time: Int64
    /// What the values were drawn for: a digest of the chart and the values; empty before the first render.
    package var subject: String

    package init(seed: [UInt8], time: Int64, subject: String = "") {
        self.seed = seed
        self.time = time
        self.subject = subject
    }

    /// What follows from a seed that a person can type, at the beginning of time.
    package init(seed: String) {
        self.init(seed: Array(SHA256.hash(data: Array(seed.utf8))), time: 0)
    }

    /// The same values when they were drawn for `subject`, else what `draw` gives, for `subject`.
    package func kept(for subject: String, or draw: () -> DrawnValues) -> DrawnValues {
        if self.subject == subject { return self }
        var fresh = self.subject.isEmpty ? self : draw()
        fresh.subject = subject
        return fresh
    }

    /// `count` bytes for one call.
    func bytes(_ count: Int, at site: CallSite) -> [UInt8] {
        let place = "\(site.template):\(site.line):\(site.column):\(site.function):\(site.occurrence)"
        let key = SymmetricKey(data: seed)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count + 32)
        var block: UInt64 = 0
        while bytes.count < count {
            var hash = HMAC<SHA256>(key: key)
            hash.update(data: Array(place.utf8))
            hash.update(data: withUnsafeBytes(of: block.littleEndian) { Array($0) })
            bytes += Array(hash.finalize())
            block += 1
        }
        return Array(bytes.prefix(count))
    }

    /// A digest of a chart's content and the values given for it.
    static func subject(chart: String, values: Map, release: HelmRelease) -> String {
        var hash = SHA256()
        hash.update(data: Array(chart.utf8))
        hash.update(data: [0])
        var options = JSONWriter.Options()
        options.sortsKeys = true
        hash.update(data: JSONWriter.bytes(.object(values), options: options))
        hash.update(data: Array("\0\(release.name)\0\(release.namespace)".utf8))
        return hash.finalize().map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }
}
