/// Why a template does not parse or execute: Go's error with the errors it wraps.
///
/// Printed, it is what Go's `text/template` prints:
/// `template: chart/templates/x.yaml:3:4: executing "chart/templates/x.yaml" at <include "y" .>: error calling
/// include: template: …`.
package struct TemplateError: Error, Sendable, Equatable, CustomStringConvertible {
    /// One error of the chain: its own words, without those of the error it wraps, which follow directly.
    package struct Link: Sendable, Equatable {
        package var text: String
        /// Whether it is an error of execution of `text/template`, which Helm reports in a form of its own.
        package var isExecution: Bool

        package init(_ text: String, isExecution: Bool = false) {
            self.text = text
            self.isExecution = isExecution
        }
    }

    /// From the outermost error to the innermost; never empty.
    package var links: [Link]

    /// An error that wraps none.
    package init(_ text: String) { links = [Link(text)] }

    /// An error that wraps `cause`, whose text follows `text` directly, as with Go's `fmt.Errorf("…: %w", err)`.
    package init(_ text: String, wrapping cause: any Error) {
        links = [Link(text)] + TemplateError(any: cause).links
    }

    /// The template error that `error` is, or one with its description.
    package init(any error: any Error) {
        if let error = error as? TemplateError { self = error } else { self.init("\(error)") }
    }

    init(links: [Link]) { self.links = links }

    package var description: String {
        var text = ""
        for link in links { text += link.text }
        return text
    }
}
