import Kubernetes

/// Events in their wire form, so that many watches of one resource encode each of them once.
///
/// Bounded: when it is full it begins anew.
package struct WatchFrames: Sendable {
    struct Key: Hashable, Sendable {
        var kind: WatchEvent.Kind
        var resource: GroupResource
        var apiVersion: String
        var resourceVersion: String
    }

    private static let sizeLimit = 4 * 1024 * 1024

    private var frames: [Key: [UInt8]] = [:]
    private var size = 0

    package init() {}

    /// Forgets all frames.
    package mutating func removeAll() {
        guard size > 0 else { return }
        frames = [:]
        size = 0
    }

    mutating func frame(_ key: Key, _ encode: () -> [UInt8]) -> [UInt8] {
        if let known = frames[key] { return known }
        let bytes = encode()
        if size + bytes.count > Self.sizeLimit { removeAll() }
        frames[key] = bytes
        size += bytes.count
        return bytes
    }
}
