/// A declared Go type of maps or lists, with its methods: `common.Values`, `engine.files`, `common.VersionSet`.
package struct NamedType: Sendable {
    /// As `%T` prints it, with the package: `common.Values`.
    package let name: String
    /// The methods a template can call. The value they are called on comes as ``Arguments/receiver`` and does not
    /// count among the parameters.
    package let methods: [ByteString: TemplateFunction]

    package init(_ name: String, methods: [TemplateFunction] = []) {
        self.name = name
        self.methods = Dictionary(methods.map { (ByteString($0.name), $0) }) { $1 }
    }
}
