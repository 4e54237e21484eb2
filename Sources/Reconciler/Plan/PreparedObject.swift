package import Kubernetes
package import YAML

/// A desired object as the cluster is to get it: in its namespace, tracked, without what is not git's to say.
///
/// Immutable and shared: thousands of them are looked at in each pass.
package final class PreparedObject: Sendable {
    package let key: ResourceKey
    package let kind: GroupVersionKind
    package let object: Object
    package let mark: Mark
    package let options: ObjectOptions
    package let turn: SyncTurn

    private init(
        key: ResourceKey, kind: GroupVersionKind, object: Object, mark: Mark, options: ObjectOptions,
        turn: SyncTurn
    ) {
        self.key = key
        self.kind = kind
        self.object = object
        self.mark = mark
        self.options = options
        self.turn = turn
    }

    /// Metadata that the API server writes and git has no say in.
    private static let serverMetadata: [Field] = [
        .uid, .resourceVersion, .generation, .creationTimestamp, .deletionTimestamp,
        .deletionGracePeriodSeconds, .managedFields, .selfLink,
    ]

    /// - Parameters:
    ///   - isNamespaced: nil when the cluster does not serve the kind and nothing else tells.
    ///   - namespace: the application's destination.
    ///   - tracking: the name under which the application tracks its objects.
    convenience init(
        _ desired: DesiredObject, isNamespaced: Bool?, hasStatus: Bool, schema: SchemaNode?,
        namespace: String,
        tracking: String
    ) {
        var object = desired.object
        let kind = object.groupVersionKind
        object.value = Self.withoutNulls(object.value, schema)
        if hasStatus { object.value[.status] = nil }
        for field in Self.serverMetadata { object.metadata.value[field] = nil }
        switch isNamespaced {
        case true?: if object.namespace.isEmpty { object.metadata.namespace = namespace }
        case false?: object.metadata.namespace = ""
        case nil: break
        }
        if kind.groupKind == GroupKind(group: "", kind: "Secret") { Self.encodeStringData(&object) }
        let key = object.key
        object.metadata.value[.annotations, default: .emptyObject][TrackingID.annotationKey] =
            .string(TrackingID(application: tracking, key: key).description)
        self.init(untracked: object, mark: desired.mark)
    }

    /// An object as it stands, such as one that the agent makes on the way and does not track.
    convenience init(untracked object: Object, mark: Mark = Mark(line: 1, column: 1)) {
        let options = ObjectOptions(of: object)
        let kind = object.groupVersionKind
        self.init(
            key: object.key, kind: kind, object: object, mark: mark, options: options,
            turn: SyncTurn(wave: options.wave, rank: KindOrder.rank(of: kind.kind)))
    }

    /// The same object stated at another place.
    func at(_ mark: Mark) -> PreparedObject {
        mark == self.mark
            ? self
            : PreparedObject(key: key, kind: kind, object: object, mark: mark, options: options, turn: turn)
    }

    /// The same object in another wave.
    func inWave(_ wave: Int) -> PreparedObject {
        wave == turn.wave
            ? self
            : PreparedObject(
                key: key, kind: kind, object: object, mark: mark, options: options,
                turn: SyncTurn(wave: wave, rank: turn.rank))
    }

    /// Null is how manifests leave a field unstated, except where the schema gives null a meaning.
    private static func withoutNulls(_ value: Value, _ node: SchemaNode?) -> Value {
        switch value {
        case .object(let map):
            var result: [Map.Entry]?
            for (index, entry) in map.entries.enumerated() {
                let member = ObjectComparison.member(entry.key, of: node)
                if entry.value.isNull, member?.isNullable != true {
                    if result == nil { result = Array(map.entries[..<index]) }
                    continue
                }
                let inner = withoutNulls(entry.value, member)
                if result == nil, inner.sharesStorage(with: entry.value) { continue }
                if result == nil { result = Array(map.entries[..<index]) }
                result?.append(Map.Entry(key: entry.key, value: inner))
            }
            // Entries after the first change are appended above only once the copy has begun.
            return result.map { .object(Map(uniqueEntries: $0)) } ?? value
        case .array(let elements):
            var result: [Value]?
            for (index, element) in elements.enumerated() {
                let inner = withoutNulls(element, node?.element)
                if result == nil, inner.sharesStorage(with: element) { continue }
                if result == nil { result = Array(elements[..<index]) }
                result?.append(inner)
            }
            return result.map { .array($0) } ?? value
        default:
            return value
        }
    }

    /// `stringData` is a way of writing `data` that cannot be owned: the server turns one into the other.
    private static func encodeStringData(_ object: inout Object) {
        guard let texts = object.value[.stringData]?.object else { return }
        var data = object.value[.data]?.object ?? Map()
        for entry in texts {
            guard let text = entry.value.string else { return }
            data[entry.key] = .string(Base64.encode(Array(text.utf8)))
        }
        object.value[.data] = data.isEmpty ? nil : .object(data)
        object.value[.stringData] = nil
    }
}

extension PreparedObject: Equatable {
    /// Whether the same would be applied in the same turn, wherever git states it.
    package static func == (left: PreparedObject, right: PreparedObject) -> Bool {
        left === right
            || left.turn == right.turn && left.key == right.key && left.object == right.object
    }
}

extension Value {
    /// The member under `field`, or `fallback` where there is none.
    subscript(field: Field, default fallback: Value) -> Value {
        get { self[field] ?? fallback }
        set { self[field] = newValue }
    }

    /// Whether both are certainly equal, told without a walk.
    func sharesStorage(with other: Value) -> Bool {
        switch (self, other) {
        case (.object(let a), .object(let b)):
            let (a, b) = (a.entries, b.entries)
            return a.count == b.count
                && a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress }
                }
        case (.array(let a), .array(let b)):
            return a.count == b.count
                && a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress }
                }
        case (.object, _), (.array, _): return false
        default: return self == other
        }
    }

}
