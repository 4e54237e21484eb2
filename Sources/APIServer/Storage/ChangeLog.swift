package import Kubernetes

/// One change of one stored object.
package struct ChangeEvent: Sendable {
    package enum Kind: Sendable {
        case added
        case modified
        case deleted
    }

    package var kind: Kind
    package var resource: GroupResource
    /// The object after the change; of a deleted one its last state, with the deletion's resourceVersion.
    package var object: Object
    /// The object before; nil when it was added.
    package var previous: Object?
    package var resourceVersion: UInt64
}

/// The latest changes in order, for watches: old ones are forgotten.
///
/// Kept in pieces, so that adding to a copy copies one piece and not the log.
struct ChangeLog: Sendable {
    private static let pieceSize = 128

    private var pieces: [[ChangeEvent]] = []
    private let capacity: Int
    /// Changes up to here are no longer known.
    private(set) var compacted: UInt64

    /// A log that keeps at least the last `capacity` changes.
    init(capacity: Int, from version: UInt64) {
        self.capacity = capacity
        compacted = version
    }

    mutating func append(_ event: ChangeEvent) {
        if let last = pieces.indices.last, pieces[last].count < Self.pieceSize {
            pieces[last].append(event)
        } else {
            pieces.append([event])
            if (pieces.count - 1) * Self.pieceSize > capacity {
                compacted = pieces.removeFirst().last?.resourceVersion ?? compacted
            }
        }
    }

    /// Forgets everything up to a version.
    mutating func compact(to version: UInt64) {
        pieces = []
        compacted = version
    }

    /// The changes after a version; nil when some of them are forgotten.
    func events(after version: UInt64) -> [ChangeEvent]? {
        guard version >= compacted else { return nil }
        var first = pieces.count
        while first > 0, let start = pieces[first - 1].first, start.resourceVersion > version { first -= 1 }
        var events: [ChangeEvent] = []
        for piece in pieces[max(0, first - 1)...] {
            events +=
                piece.first.map { $0.resourceVersion > version } ?? false
                ? piece[...] : piece.drop { $0.resourceVersion <= version }
        }
        return events
    }

    /// Visits the changes after a version without collecting them; false when some of them are forgotten.
    func forEach(after version: UInt64, _ body: (ChangeEvent) -> Void) -> Bool {
        guard version >= compacted else { return false }
        var first = pieces.count
        while first > 0, let start = pieces[first - 1].first, start.resourceVersion > version { first -= 1 }
        for piece in pieces[max(0, first - 1)...] {
            for event in piece where event.resourceVersion > version { body(event) }
        }
        return true
    }
}
