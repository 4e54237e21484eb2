/// Templates that can call each other, parsed once and executed many times: Go's `template.Template` with its
/// associated templates.
///
/// A value: a copy with further templates parsed into it leaves the original as it was, as `tpl` needs.
package struct TemplateSet: Sendable {
    /// The functions the templates may call beside Go's own.
    package let functions: FunctionTable

    /// What a missing map key gives.
    package enum MissingKey: Sendable {
        /// The zero value of the map's elements, what Helm asks for.
        case zero
        /// No value at all, printed as `<no value>`; Go's own default.
        case invalid
        /// An error, what Helm's strict mode asks for.
        case error
    }

    package var missingKey: MissingKey = .zero

    /// The templates all copies share, and those that were added since.
    private var shared: [ByteString: Template] = [:]
    private var added: [ByteString: Template] = [:]

    package init(functions: FunctionTable) { self.functions = functions }

    /// Parses `text` as the template `name` together with the templates it defines. A template that is there already
    /// is replaced, unless the new one has nothing but spaces and comments.
    ///
    /// - Throws: ``TemplateError`` in Go's words: `template: NAME:LINE: unexpected "}" in operand`.
    package mutating func parse(_ name: ByteString, _ text: [UInt8]) throws(TemplateError) {
        add(try TemplateParser.parse(name, text, functions: functions))
    }

    /// Adds templates that were parsed together.
    mutating func add(_ templates: [Template]) {
        for template in templates {
            if self[template.name] != nil, template.isEmpty { continue }
            if isOverlay { added[template.name] = template } else { shared[template.name] = template }
        }
    }

    private var isOverlay = false

    /// A copy that takes further templates without copying those of this one.
    func overlay() -> TemplateSet {
        var copy = self
        copy.isOverlay = true
        return copy
    }

    /// The template of that name.
    subscript(name: ByteString) -> Template? { (isOverlay ? added[name] : nil) ?? shared[name] }

    /// Whether there is a template of that name.
    package func contains(_ name: ByteString) -> Bool { self[name] != nil }

    /// The names of all templates, sorted.
    package var names: [ByteString] { Set(shared.keys).union(added.keys).sorted() }
}
