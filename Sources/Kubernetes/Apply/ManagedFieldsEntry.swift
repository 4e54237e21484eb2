package import YAML

/// One entry of `metadata.managedFields`: the fields that a manager owns through one kind of operation.
package struct ManagedFieldsEntry: Sendable, Equatable {
    package enum Operation: String, Sendable {
        case apply = "Apply"
        case update = "Update"
    }

    package let manager: String
    package let operation: Operation
    package let apiVersion: String
    package let subresource: String
    /// When the manager last changed a field; nil when it only came to own what was there already.
    package private(set) var time: Timestamp?
    private var content: Content
    /// The entry as it was read, as long as nothing changed.
    private var original: Value?

    /// The owned fields, read only when they are needed.
    private enum Content: Sendable {
        case encoded(Value)
        case decoded(FieldSet)
    }

    package init(
        manager: String, operation: Operation, apiVersion: String, time: Timestamp? = nil,
        subresource: String = "",
        fields: FieldSet
    ) {
        self.manager = manager
        self.operation = operation
        self.apiVersion = apiVersion
        self.time = time
        self.subresource = subresource
        content = .decoded(fields)
    }

    /// Why an entry cannot be read.
    package struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Reads the entry at `index` of a list. An entry of an object that was stored is `trusted` to be as this type
    /// wrote it, so that its fields need not be looked at.
    package init(_ value: Value, index: Int = 0, trusted: Bool = false) throws(FormatError) {
        guard let operation = Operation(rawValue: value[.operation]?.string ?? "") else {
            throw FormatError(description: "operation must be `Apply` or `Update`")
        }
        guard let apiVersion = value[.apiVersion]?.string, !apiVersion.isEmpty else {
            throw FormatError(description: "apiVersion must not be empty")
        }
        switch value[.fieldsType]?.string ?? "" {
        case "FieldsV1": break
        case "": throw FormatError(description: "missing fieldsType in managed fields entry \(index)")
        case let other:
            throw FormatError(
                description: "invalid fieldsType \(GoText.quoted(other)) in managed fields entry \(index)")
        }
        manager = value[.manager]?.string ?? ""
        self.operation = operation
        self.apiVersion = apiVersion
        subresource = value[.subresource]?.string ?? ""
        time = value[.time]?.string.flatMap(Timestamp.init(rfc3339:))
        let fields = value[.fieldsV1] ?? .emptyObject
        if trusted {
            content = .encoded(fields)
            original = value
            return
        }
        do throws(FieldSet.FormatError) {
            content = .decoded(try FieldSet(fieldsV1: fields))
        } catch {
            throw FormatError(description: "error decoding set: \(error)")
        }
    }

    /// The entry as `metadata.managedFields` holds it.
    package var value: Value {
        if let original { return original }
        var map = Map()
        if !manager.isEmpty { map[.manager] = .string(manager) }
        map[.operation] = .string(operation.rawValue)
        map[.apiVersion] = .string(apiVersion)
        if let time { map[.time] = .string(time.rfc3339) }
        map[.fieldsType] = "FieldsV1"
        switch content {
        case .encoded(let fields): map[.fieldsV1] = fields
        case .decoded(let fields): map[.fieldsV1] = fields.fieldsV1
        }
        if !subresource.isEmpty { map[.subresource] = .string(subresource) }
        return .object(map)
    }

    /// The owned fields. A stored set that cannot be read counts as empty.
    package var fields: FieldSet {
        switch content {
        case .decoded(let fields): fields
        case .encoded(let value): (try? FieldSet(fieldsV1: value)) ?? FieldSet()
        }
    }

    /// Whether the fields are as they were stored.
    var isAsStored: Bool { if case .encoded = content { true } else { false } }

    package mutating func setFields(_ fields: FieldSet) {
        content = .decoded(fields)
        original = nil
    }

    package mutating func setTime(_ time: Timestamp?) {
        let time = time?.wholeSecond
        guard time != self.time else { return }
        self.time = time
        original = nil
    }

    /// Whether nothing is owned.
    var isEmpty: Bool {
        switch content {
        case .decoded(let fields): fields.isEmpty
        case .encoded(let value): value.object?.isEmpty ?? true
        }
    }

    /// Whether the entry owns a field of `fields`; found without reading the whole set.
    func intersects(_ fields: FieldSet) -> Bool {
        switch content {
        case .decoded(let own): own.intersects(fields)
        case .encoded(let value): Self.intersects(fields, value)
        }
    }

    private static func intersects(_ fields: FieldSet, _ value: Value) -> Bool {
        guard case .object(let map) = value, !map.isEmpty else { return false }
        return fields.nodes.contains { node in
            guard let below = map[FieldsV1Key.key(node.element)] else { return false }
            return node.isMember && isMember(below) || intersects(node.children, below)
        }
    }

    /// Whether the entry owns all of `fields`; found without reading the whole set.
    func contains(_ fields: FieldSet) -> Bool {
        switch content {
        case .decoded(let own): fields.isSubset(of: own)
        case .encoded(let value): Self.contains(fields, value)
        }
    }

    private static func contains(_ fields: FieldSet, _ value: Value) -> Bool {
        guard case .object(let map) = value else { return fields.isEmpty }
        return fields.nodes.allSatisfy { node in
            guard let below = map[FieldsV1Key.key(node.element)] else { return false }
            return (!node.isMember || isMember(below)) && contains(node.children, below)
        }
    }

    /// Whether the entry owns just `fields`; found without reading the set.
    func owns(exactly fields: FieldSet) -> Bool {
        switch content {
        case .decoded(let own): own == fields
        case .encoded(let value): Self.equals(fields, value, isMember: false)
        }
    }

    /// A stored set is in order, so both are walked side by side.
    private static func equals(_ fields: FieldSet, _ value: Value, isMember: Bool) -> Bool {
        guard case .object(let map) = value else { return false }
        let entries = map.entries
        if fields.isEmpty { return entries.isEmpty }
        var position = 0
        if isMember {
            guard entries.first?.key == FieldsV1Key.dot else { return false }
            position = 1
        }
        guard entries.count == fields.nodes.count + position else { return false }
        for node in fields.nodes {
            guard entries[position].key == FieldsV1Key.key(node.element),
                equals(node.children, entries[position].value, isMember: node.isMember)
            else { return false }
            position += 1
        }
        return true
    }

    private static func isMember(_ value: Value) -> Bool {
        guard case .object(let map) = value else { return true }
        return map.isEmpty || map[FieldsV1Key.dot] != nil
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.identity == right.identity && left.apiVersion == right.apiVersion && left.time == right.time
            && left.fields == right.fields
    }
}

extension ManagedFieldsEntry {
    /// What tells entries apart: appliers by name and subresource, updaters by their version as well.
    struct Identity: Hashable, Comparable {
        var manager: String
        var operation: Operation
        /// Empty for appliers, whose next apply may be in another version.
        var apiVersion: String
        var subresource: String

        /// In the order of Kubernetes' manager identifiers, which are JSON texts.
        static func < (left: Identity, right: Identity) -> Bool { utf8Less(left.text, right.text) }

        private var text: String {
            var map = Map()
            if !manager.isEmpty { map[.manager] = .string(manager) }
            map[.operation] = .string(operation.rawValue)
            if !apiVersion.isEmpty { map[.apiVersion] = .string(apiVersion) }
            if !subresource.isEmpty { map[.subresource] = .string(subresource) }
            return JSONWriter.string(.object(map))
        }

        /// The manager as conflict messages name it: `"web" using apps/v1`.
        var displayText: String {
            var text = GoText.quoted(manager)
            if !subresource.isEmpty { text += " with subresource \(GoText.quoted(subresource))" }
            if operation == .update { text += " using \(apiVersion)" }
            return text
        }
    }

    var identity: Identity {
        Identity(
            manager: manager, operation: operation, apiVersion: operation == .apply ? "" : apiVersion,
            subresource: subresource)
    }

    /// The order in which an object lists its entries.
    static func precedes(_ left: ManagedFieldsEntry, _ right: ManagedFieldsEntry) -> Bool {
        if left.operation != right.operation { return left.operation == .apply }
        let seconds = (left.time?.seconds ?? 0, right.time?.seconds ?? 0)
        if seconds.0 != seconds.1 { return seconds.0 < seconds.1 }
        if left.manager != right.manager { return utf8Less(left.manager, right.manager) }
        if left.apiVersion != right.apiVersion { return utf8Less(left.apiVersion, right.apiVersion) }
        return utf8Less(left.subresource, right.subresource)
    }
}
