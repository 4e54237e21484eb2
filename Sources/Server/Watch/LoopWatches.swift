import APIServer
import Agent
import Kubernetes

/// The watches of one event loop. Confined to it.
final class LoopWatches {
    /// A watch of something quiet is brought up to date when it has fallen so far behind, long before the changes
    /// it has not seen are forgotten.
    private static let farthestBehind: UInt64 = 4096

    private var streams: [GroupResource: [ObjectIdentifier: WatchStream]] = [:]
    private let door: ClusterDoor
    private var version: UInt64 = 0
    /// Events in their wire form, shared by the watches of one resource.
    var frames = WatchFrames()

    init(door: ClusterDoor) { self.door = door }

    var snapshot: APIServer { door.snapshot }
    var now: Timestamp { door.clock.now }

    func add(_ stream: WatchStream) {
        streams[stream.resource, default: [:]][ObjectIdentifier(stream)] = stream
    }

    func remove(_ stream: WatchStream) {
        streams[stream.resource]?[ObjectIdentifier(stream)] = nil
        if streams[stream.resource]?.isEmpty ?? false { streams[stream.resource] = nil }
    }

    /// Tells the watches what has changed since the last time.
    func wake() {
        let server = snapshot
        guard server.resourceVersion > version else { return }
        let changed = server.resources(changedAfter: version)
        version = server.resourceVersion
        let now = now
        for resource in changed.map({ Array($0) }) ?? Array(streams.keys) {
            for stream in Array((streams[resource] ?? [:]).values) {
                stream.pull(from: server, now: now, &frames)
            }
        }
    }

    /// Looks after bookmarks, time-outs and watches of quiet resources.
    func tick() {
        guard !streams.isEmpty else { return frames.removeAll() }
        let server = snapshot
        let now = now
        for resource in Array(streams.keys) {
            for stream in Array((streams[resource] ?? [:]).values)
            where stream.deadline <= now || server.resourceVersion - stream.version > Self.farthestBehind {
                stream.pull(from: server, now: now, &frames)
            }
        }
    }

    /// Ends all watches in good order.
    func end() {
        for stream in streams.values.flatMap({ Array($0.values) }) { stream.end() }
    }
}
