package import YAML

/// A part of an object seen as a type with named properties: a tree and nothing beside it.
///
/// Reading a property walks the tree, writing one changes it; fields no property names stay as they are. A property
/// whose Go field is a pointer is optional here; any other reads as Go's zero value when the tree lacks it, and setting
/// it to that value takes the field out, unless Kubernetes prints the field always.
package protocol View: Sendable, Equatable {
    var value: Value { get set }
    init(_ value: Value)
}

extension View {
    /// A part with nothing in it.
    package init() { self.init(.emptyObject) }
}

/// A whole object seen as its kind.
package protocol ObjectView: View {
    /// The kind and the version whose fields the properties are.
    static var groupVersionKind: GroupVersionKind { get }
    var object: Object { get set }
    /// Takes `object` for this kind without looking.
    init(_ object: Object)
}

extension ObjectView {
    package var value: Value {
        get { object.value }
        _modify { yield &object.value }
    }

    package init(_ value: Value) { self.init(Object(value)) }

    /// An object of this kind with a name and nothing else.
    package init(namespace: String = "", name: String) {
        let kind = Self.groupVersionKind
        self.init(Object(apiVersion: kind.apiVersion, kind: kind.kind, namespace: namespace, name: name))
    }

    package var metadata: ObjectMeta {
        get { object.metadata }
        _modify { yield &object.metadata }
    }

    package var name: String { object.name }
    package var namespace: String { object.namespace }
    package var key: ResourceKey { object.key }
}

extension ObjectMeta: View {}
