package import Kubernetes
import YAML

/// A desired object against its live one, by field ownership: every field that git states must equal the live one,
/// every field that the agent owned and git no longer states is to go, everything else is somebody else's.
package struct ObjectComparison {
    private var differences: [FieldDifference] = []
    private var path: [FieldSet.Element] = []
    /// What the agent has applied and nobody has changed since.
    private var own = FieldSet()

    /// How many differences of one object are reported; more say nothing new.
    private static let most = 256

    /// The differences, in the order in which git states the fields.
    ///
    /// - Parameters:
    ///   - desired: the object as it would be applied.
    ///   - schema: the kind's root; nil when none is known.
    package static func differences(
        desired: Object, live: Object, schema: SchemaNode?
    ) -> [FieldDifference] {
        var comparison = ObjectComparison()
        let own = FieldOwnership(of: live).own(apiVersion: desired.apiVersion)
        comparison.own = own ?? FieldSet()
        let desiredMap = desired.value.object ?? Map()
        for entry in desiredMap {
            switch entry.key.field {
            case .apiVersion, .kind: continue
            case .metadata: comparison.compareMetadata(entry.value, live.value[.metadata], schema)
            default: comparison.compareMember(entry, of: schema, in: live.value)
            }
        }
        if let schema, let own { comparison.findLeft(own, desired: desired.value, live: live.value, schema) }
        return comparison.differences
    }

    private mutating func compareMetadata(_ desired: Value, _ live: Value?, _ schema: SchemaNode?) {
        let node = schema?.field(.metadata)?.node
        path.append(.field(Key(.metadata)))
        for entry in desired.object ?? Map() {
            switch entry.key.field {
            case .labels, .annotations, .finalizers, .ownerReferences:
                compareMember(entry, of: node, in: live ?? .emptyObject)
            default: continue
            }
        }
        path.removeLast()
    }

    private mutating func compareMember(_ entry: Map.Entry, of node: SchemaNode?, in live: Value) {
        path.append(.field(entry.key))
        compare(entry.value, live[entry.key], Self.member(entry.key, of: node))
        path.removeLast()
    }

    static func member(_ key: Key, of node: SchemaNode?) -> SchemaNode? {
        node.flatMap { $0.field(key)?.node ?? ($0.kind == .map ? $0.element : nil) }
    }

    private mutating func report(
        _ kind: FieldDifference.Kind, _ git: Value?, _ live: Value?, tolerable: Bool = false
    ) {
        guard differences.count < Self.most else { return }
        differences.append(FieldDifference(kind, path, git: git, live: live, isTolerable: tolerable))
    }

    private mutating func compare(_ git: Value, _ live: Value?, _ node: SchemaNode?) {
        if git.isNull { return }
        guard let live, !live.isNull else {
            if KnownDefaults.isZero(git) {
                // Go leaves out zeros. What was applied, is still owned and yet is not there was left out so.
                if !own.contains(path) { report(.missing, git, nil, tolerable: true) }
                return
            }
            guard KnownDefaults.isHollow(git) else { return report(.missing, git, nil) }
            // Go leaves out empty maps and lists; an empty object can mean something (`emptyDir: {}`).
            if node?.kind == .object { report(.missing, git, nil, tolerable: true) }
            return
        }
        switch (git, live) {
        case (.object(let stated), .object):
            if let node, node.kind != .any, node.isAtomic { return compareWhole(git, live, node) }
            for entry in stated { compareMember(entry, of: node, in: live) }
        case (.array(let stated), .array(let actual)):
            switch node?.listType {
            case .map?: compareKeyed(stated, actual, node)
            case .set?: compareSet(stated, actual, node)
            default: compareWhole(git, live, node)
            }
        default:
            if !ScalarEquality.same(git, live, node?.kind) {
                report(.changed, git, live, tolerable: KnownDefaults.isZero(git))
            }
        }
    }

    private mutating func compareKeyed(_ stated: [Value], _ actual: [Value], _ node: SchemaNode?) {
        let keys = ListIdentity(node)
        var positions: [ListIdentity.Identity: Int] = [:]
        for (position, element) in actual.enumerated().reversed() {
            if let identity = keys.identity(of: element) { positions[identity] = position }
        }
        for element in stated {
            guard let identity = keys.identity(of: element) else { continue }
            path.append(identity.element)
            if let position = positions[identity] {
                compare(element, actual[position], node?.element)
            } else {
                report(.missing, element, nil)
            }
            path.removeLast()
        }
    }

    private mutating func compareSet(_ stated: [Value], _ actual: [Value], _ node: SchemaNode?) {
        let kind = node?.element?.kind
        for element in stated
        where !actual.contains(where: { ScalarEquality.same(element, $0, kind) }) {
            path.append(.value(element))
            report(.missing, element, nil)
            path.removeLast()
        }
    }

    private mutating func compareWhole(_ git: Value, _ live: Value, _ node: SchemaNode?) {
        switch Self.whole(git, live, node) {
        case .same: break
        case .more: report(.extra, git, live, tolerable: true)
        case .different: report(.changed, git, live)
        }
    }

    private enum Whole {
        case same
        /// Live holds all that git states, and more.
        case more
        case different
    }

    /// Compares values that have one owner for all of them, so that live should hold nothing that git does not.
    private static func whole(_ git: Value, _ live: Value, _ node: SchemaNode?) -> Whole {
        switch (git, live) {
        case (.object(let stated), .object(let actual)):
            var result = Whole.same
            for entry in stated {
                guard let other = actual[entry.key], !other.isNull else {
                    if KnownDefaults.isHollow(entry.value) { continue }
                    return .different
                }
                switch whole(entry.value, other, member(entry.key, of: node)) {
                case .same: break
                case .more: result = .more
                case .different: return .different
                }
            }
            for entry in actual
            where stated[entry.key] == nil && !KnownDefaults.explains(entry.value, of: entry.key, in: node) {
                result = .more
            }
            return result
        case (.array(let stated), .array(let actual)):
            guard stated.count == actual.count else { return .different }
            var result = Whole.same
            for (a, b) in zip(stated, actual) {
                switch whole(a, b, node?.element) {
                case .same: break
                case .more: result = .more
                case .different: return .different
                }
            }
            return result
        case (.null, _):
            return .same
        default:
            return ScalarEquality.same(git, live, node?.kind) ? .same : .different
        }
    }

    /// Reports what the agent owns, git does not state, and the live object still has.
    private mutating func findLeft(_ own: FieldSet, desired: Value, live: Value, _ schema: SchemaNode) {
        let left = own.difference(FieldSet.of(desired, schema: schema))
        guard !left.isEmpty else { return }
        var reported: [[FieldSet.Element]] = []
        left.forEach { path in
            guard !reported.contains(where: { path.starts(with: $0) }),
                let value = FieldLookup.value(at: path, in: live, schema),
                // A parent may be owned as such while git states what is in it.
                FieldLookup.value(at: path, in: desired, schema) == nil
            else { return }
            reported.append(path)
            if differences.count < Self.most {
                differences.append(FieldDifference(.left, path, live: value, isTolerable: true))
            }
        }
    }
}
