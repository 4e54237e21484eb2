import APIServer
import Agent
import Kubernetes
import NIOCore

/// One client's watch. Confined to its event loop.
final class WatchStream: AnswerStream {
    private var session: WatchSession
    private let writer: StreamWriter
    private let hub: WatchHub
    private var watches: LoopWatches?
    /// Whether there was more to send than the client took.
    private var isBehind = false

    init(_ session: WatchSession, _ writer: StreamWriter, _ hub: WatchHub) {
        self.session = session
        self.writer = writer
        self.hub = hub
    }

    /// What the watch is about, and up to where it has been told.
    var resource: GroupResource { session.storageResource }
    var version: UInt64 { session.version }
    var deadline: Timestamp { session.deadline }

    func start() {
        let watches = hub.watches(on: writer.eventLoop)
        self.watches = watches
        watches.add(self)
        pull(from: watches.snapshot, now: watches.now, &watches.frames)
    }

    /// Sends what there is to send.
    func pull(from server: APIServer, now: Timestamp, _ frames: inout WatchFrames) {
        guard writer.isWritable else {
            isBehind = true
            return
        }
        let output = session.next(from: server, now: now, &frames)
        if !output.frames.isEmpty {
            var size = 0
            for frame in output.frames { size += frame.count }
            var buffer = ByteBufferAllocator().buffer(capacity: size)
            for frame in output.frames { buffer.writeBytes(frame) }
            writer.write(buffer)
        }
        if output.ended {
            abandon()
            writer.finish()
        }
    }

    func resume() {
        guard isBehind, let watches else { return }
        isBehind = false
        pull(from: watches.snapshot, now: watches.now, &watches.frames)
    }

    func end() {
        abandon()
        writer.finish()
    }

    func abandon() {
        watches?.remove(self)
        watches = nil
    }
}
