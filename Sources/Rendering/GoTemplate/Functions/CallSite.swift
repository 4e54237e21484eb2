/// Where in the templates a function is called, and which call it is: what a value drawn at random is kept under, so
/// that the next render with the same chart and values can have it again.
package struct CallSite: Hashable, Sendable {
    /// The function's name.
    package var function: String
    /// The name of the file the call stands in, as errors give it: `chart/templates/secret.yaml`.
    package var template: String
    /// One-based.
    package var line: Int
    /// In bytes from the start of the line, as errors give it.
    package var column: Int
    /// How many calls at this place came before in the same render; loops and includes call one place repeatedly.
    package var occurrence: Int
}
