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

    package init(functions: FunctionTable) { self.functions = functions }

    /// Parses `text` as the template `name` together with the templates it defines. A template that is there already
    /// is replaced, unless the new one has nothing but spaces and comments.
    ///
    /// - Throws: ``TemplateError`` in Go's words: `template: NAME:LINE: unexpected "}" in operand`.
    package mutating func parse(_ name: ByteString, _ text: [UInt8]) throws(TemplateError) {
        throw TemplateError("template: \(name): not implemented")
    }

    /// Whether there is a template of that name.
    package func contains(_ name: ByteString) -> Bool { false }
}
