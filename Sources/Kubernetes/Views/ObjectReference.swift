package import YAML

/// An object by kind and name.
package struct ObjectReference: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var kind: String {
        get { value[text: .kind] }
        set { value[text: .kind] = newValue }
    }

    package var namespace: String {
        get { value[text: .namespace] }
        set { value[text: .namespace] = newValue }
    }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var uid: String {
        get { value[text: .uid] }
        set { value[text: .uid] = newValue }
    }

    package var apiVersion: String {
        get { value[text: .apiVersion] }
        set { value[text: .apiVersion] = newValue }
    }

    package var resourceVersion: String {
        get { value[text: .resourceVersion] }
        set { value[text: .resourceVersion] = newValue }
    }

    package var fieldPath: String {
        get { value[text: .fieldPath] }
        set { value[text: .fieldPath] = newValue }
    }
}
