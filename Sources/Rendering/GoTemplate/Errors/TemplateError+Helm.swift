/// The forms in which Helm reports errors of templates.
extension TemplateError {
    /// The error of `required` and `fail`: a chart's own message, which is reported without the way that led there.
    package static func chartMessage(_ message: String) -> TemplateError {
        TemplateError("HELM_ERR_START" + message + "HELM_ERR_END")
    }

    /// An error of parsing as Helm reports it: `parse error at (chart/templates/x.yaml:3): unexpected "}" in operand`.
    package func helmParseDescription(of file: String) -> String {
        let text = Array(description.utf8)[...]
        guard let (_, rest) = text.cut(at: ": "), let last = text.lastPlace(of: ": ") else {
            return "parse error in (\(file)): \(description)"
        }
        let location = rest.cut(at: ": ")?.before ?? rest
        return "parse error at (\(location.text)): \(text[last.upperBound...].text)"
    }

    /// An error of execution as Helm reports it: each place from the file down to where it went wrong, with what was
    /// executed there; or the message of the chart itself.
    package func helmDescription(of file: String) -> String {
        guard links.contains(where: \.isExecution) else { return description }
        let text = Array(description.utf8)[...]
        guard let (_, rest) = text.cut(at: ": "), let (location, message) = rest.cut(at: ": ") else {
            return "execution error in (\(file)): \(text.text)"
        }
        if let start = message.firstPlace(of: "HELM_ERR_START")?.upperBound,
            let end = message[start...].lastPlace(of: "HELM_ERR_END")?.lowerBound
        {
            return "execution error at (\(location.text)): \(message[start..<end].text)"
        }
        var traces: [ErrorTrace] = []
        for position in links.indices {
            // An error from outside the templates is on the way: Helm then leaves Go's words as they are.
            guard let trace = ErrorTrace(links, at: position) else { return text.text }
            if traces.last != trace { traces.append(trace) }
        }
        var out = Array(traces.map(\.description).joined().utf8)[...]
        while let last = out.last, TemplateLexer.isSpace(last) { out = out.dropLast() }
        while let first = out.first, TemplateLexer.isSpace(first) { out = out.dropFirst() }
        return out.text
    }
}
