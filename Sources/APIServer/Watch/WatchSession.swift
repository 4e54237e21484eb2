package import Kubernetes
import YAML

/// One watch: a position in the log of changes and what the client wants to see of them.
///
/// A value that is pulled: whoever holds it calls ``next(from:now:)`` when the server's state has changed or
/// ``deadline`` has come.
package struct WatchSession: Sendable {
    /// How often a client that allows it gets a bookmark.
    private static let bookmarkInterval = Duration.seconds(60)
    /// How long a watch lasts whose client names no time-out.
    private static let longest = Duration.seconds(3600)

    private let definition: ResourceDefinition
    private let format: AnswerFormat
    private let includeObject: Tables.IncludeObject
    private let namespace: String
    private let name: String
    private let labels: LabelSelector
    private let fields: FieldSelector
    private let allowsBookmarks: Bool
    private let end: Timestamp
    private var nextBookmark: Timestamp
    /// The version up to which the watch has been told.
    package private(set) var version: UInt64
    /// Objects that are told before the changes.
    private var initial: [Object]
    private var endsInitialEvents: Bool
    private var hasSentFirst = false
    private var failure: StatusError?
    private var isOver = false

    /// The content type of the stream.
    package let contentType: String

    init(
        _ target: RequestTarget, _ options: ListOptions, _ definition: ResourceDefinition,
        _ shape: ResponseShape, in server: APIServer, now: Timestamp
    ) throws(StatusError) {
        self.definition = definition
        format = shape.format
        includeObject = shape.includeObject
        namespace = target.namespace
        name = target.name
        labels = options.labelSelector
        fields = options.fieldSelector
        allowsBookmarks = options.allowsBookmarks
        let seconds = options.timeoutSeconds ?? 0
        end = now + (seconds > 0 ? .seconds(min(seconds, 86400)) : Self.longest)
        nextBookmark = now + Self.bookmarkInterval
        contentType =
            switch format.media {
            case .json: "application/json"
            case .yaml: "application/yaml;stream=watch"
            case .protobuf: "application/vnd.kubernetes.protobuf;stream=watch"
            }
        initial = []
        endsInitialEvents = options.sendsInitialEvents ?? false
        version = server.resourceVersion
        let stated = options.resourceVersion
        let beginsWithState = options.sendsInitialEvents ?? (stated.isEmpty || stated == "0")
        if beginsWithState {
            if !stated.isEmpty, stated != "0" { try server.requireReached(stated) }
            server.store.forEach(
                definition.storageResource, namespace: namespace.isEmpty ? nil : namespace
            ) { _, object in
                if selects(object) { initial.append(object) }
                return true
            }
        } else {
            guard let from = UInt64(stated) else {
                throw StatusError(
                    500, .unknown,
                    "strconv.ParseUint: parsing \(JSONWriter.string(.string(stated))): invalid syntax")
            }
            version = from
            if server.events(after: from) == nil { failure = Self.tooOld(from, server) }
        }
    }

    private static func tooOld(_ version: UInt64, _ server: APIServer) -> StatusError {
        StatusError(
            410, .expired, "too old resource version: \(version) (\(server.store.log.compacted + 1))")
    }

    /// The stored resource whose changes the watch tells.
    package var storageResource: GroupResource { definition.storageResource }

    /// When to pull again even if nothing changed.
    package var deadline: Timestamp { allowsBookmarks ? min(end, nextBookmark) : end }

    /// What there is to send.
    package struct Output: Sendable {
        /// Events as lines of JSON (or YAML documents), each with its end.
        package var frames: [[UInt8]] = []
        package var ended = false
    }

    /// What there is to see, not encoded.
    package struct EventOutput: Sendable {
        package var events: [WatchEvent] = []
        package var ended = false
    }

    /// What happened since the last call, encoded for the wire.
    ///
    /// - Parameter frames: Events that other watches have encoded already.
    package mutating func next(
        from server: APIServer, now: Timestamp, _ frames: inout WatchFrames
    ) -> Output {
        let output = nextEvents(from: server, now: now)
        return Output(frames: output.events.map { frame($0, now, &frames) }, ended: output.ended)
    }

    /// What happened since the last call.
    package mutating func nextEvents(from server: APIServer, now: Timestamp) -> EventOutput {
        var output = EventOutput()
        guard !isOver else { return EventOutput(ended: true) }
        if let failure {
            isOver = true
            return EventOutput(events: [WatchEvent(.error, Object(failure.status))], ended: true)
        }
        for object in initial { output.events.append(WatchEvent(.added, converted(object))) }
        initial = []
        guard let changes = server.events(after: version) else {
            isOver = true
            output.events.append(WatchEvent(.error, Object(Self.tooOld(version, server).status)))
            output.ended = true
            return output
        }
        for change in changes where change.resource == definition.storageResource {
            if let event = event(for: change) { output.events.append(event) }
        }
        version = max(version, server.resourceVersion)
        if endsInitialEvents {
            endsInitialEvents = false
            output.events.append(WatchEvent(.bookmark, bookmark(endsInitialEvents: true)))
            nextBookmark = now + Self.bookmarkInterval
        } else if allowsBookmarks, now >= nextBookmark || (now >= end && !isOver) {
            output.events.append(WatchEvent(.bookmark, bookmark(endsInitialEvents: false)))
            nextBookmark = now + Self.bookmarkInterval
        }
        if now >= end {
            isOver = true
            output.ended = true
        }
        return output
    }

    // MARK: - Events

    /// What a change looks like through the selectors: an object that begins to be selected is added, one that
    /// ends is deleted.
    private func event(for change: ChangeEvent) -> WatchEvent? {
        let isNow = change.kind != .deleted && selects(change.object)
        let was = change.previous.map(selects) ?? false
        switch (was, isNow) {
        case (false, false): return nil
        case (false, true): return WatchEvent(.added, converted(change.object))
        case (true, true): return WatchEvent(.modified, converted(change.object))
        case (true, false):
            // The last state that was selected, under the version of the change.
            var last = change.previous ?? change.object
            last.metadata.resourceVersion = String(change.resourceVersion)
            return WatchEvent(.deleted, converted(last))
        }
    }

    private func selects(_ object: Object) -> Bool {
        (namespace.isEmpty || object.namespace == namespace) && (name.isEmpty || object.name == name)
            && (labels.isEmpty || labels.matches(object.metadata.labels))
            && FieldSelection.matches(object, fields)
    }

    private func converted(_ object: Object) -> Object {
        Conversion.convert(object, to: definition.resource.groupVersion)
    }

    private func bookmark(endsInitialEvents: Bool) -> Object {
        var metadata: Value = ["resourceVersion": .string(String(version))]
        if endsInitialEvents {
            metadata[.annotations] = ["k8s.io/initial-events-end": "true"]
        }
        return Object([
            "kind": .string(definition.resource.kind),
            "apiVersion": .string(definition.resource.groupVersion.apiVersion), "metadata": metadata,
        ])
    }

    private mutating func frame(
        _ event: WatchEvent, _ now: Timestamp, _ frames: inout WatchFrames
    ) -> [UInt8] {
        // The form of whole objects in JSON does not depend on the watch.
        guard format == .json, event.kind == .added || event.kind == .modified else {
            return frame(event, now)
        }
        hasSentFirst = true
        let key = WatchFrames.Key(
            kind: event.kind, resource: definition.groupResource, apiVersion: event.object.apiVersion,
            resourceVersion: event.object.metadata.resourceVersion)
        return frames.frame(key) {
            let value: Value = ["type": .string(event.kind.rawValue), "object": event.object.value]
            return JSONWriter.bytes(value) + [UInt8(ascii: "\n")]
        }
    }

    private mutating func frame(_ event: WatchEvent, _ now: Timestamp) -> [UInt8] {
        var object = event.object.value
        if event.kind != .error {
            let shape = ResponseShape(format, definition, includeObject: includeObject, now: now)
            object =
                event.kind == .bookmark && format.shape == .table
                ? shape.emptyTable(metadata: event.object.metadata.value, isFirst: !hasSentFirst)
                : shape.eventValue(event.object, isFirst: !hasSentFirst)
            hasSentFirst = true
        }
        let value: Value = ["type": .string(event.kind.rawValue), "object": object]
        if format.media == .protobuf, let frame = ProtobufCodec.encodeEvent(event.kind.rawValue, object) {
            return frame
        }
        if format.media == .yaml { return Array(("---\n" + YAMLWriter.string(value)).utf8) }
        return JSONWriter.bytes(value) + [UInt8(ascii: "\n")]
    }
}
