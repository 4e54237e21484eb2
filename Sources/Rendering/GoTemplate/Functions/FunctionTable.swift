/// The functions templates are parsed and run with, by name. Go's own (`and`, `printf`, `index`, …) are always there
/// and yield to functions of the same name here.
package struct FunctionTable: Sendable {
    private var functions: [ByteString: TemplateFunction] = [:]

    package init() {}

    /// A table of `functions`; later ones replace earlier ones of the same name.
    package init(_ functions: some Sequence<TemplateFunction>) {
        for function in functions { self.functions[ByteString(function.name)] = function }
    }

    /// The function of that name.
    package subscript(name name: ByteString) -> TemplateFunction? { functions[name] }

    /// The same function under another name, as Sprig's `push` is its `append`.
    package mutating func alias(_ name: String, of existing: String) {
        guard let function = functions[ByteString(existing)] else { return }
        functions[ByteString(name)] = TemplateFunction(
            name, function.parameters, variadic: function.variadic, returns: function.result,
            body: function.body)
    }

    /// Adds the functions of `other`, which replace those of the same name.
    package mutating func add(_ other: FunctionTable) {
        functions.merge(other.functions) { $1 }
    }

    /// The names, sorted.
    package var names: [ByteString] { functions.keys.sorted() }
}
