/// One place on the way to an error, taken out of Go's words as Helm does.
struct ErrorTrace: Equatable {
    var location = ""
    var message = ""
    var executed = ""

    /// From the text that begins with the link at `position`; nil when it is no error of a template.
    init?(_ links: [TemplateError.Link], at position: Int) {
        var text = Array(links[position].text.utf8)
        for link in links[(position + 1)...] {
            // What a further template error says belongs to its own place.
            if link.text.hasPrefix("template: ") {
                text.append(text: "template:")
                break
            }
            text.append(text: link.text)
        }
        guard text[...].hasPrefix("template: ") else { return nil }
        let rest = text[10...]
        if rest.hasPrefix("no template ") {
            message = text[...].text
        } else if let trace = Self.executing(rest) {
            self = trace
        } else if let split = rest.lastPlace(of: ": ") {
            location = rest[..<split.lowerBound].text
            message = Self.untilNextTemplate(rest[split.upperBound...])
        } else {
            return nil
        }
    }

    private init() {}

    /// `LOCATION: executing "NAME" at <PART>: MESSAGE`
    private static func executing(_ text: ArraySlice<UInt8>) -> ErrorTrace? {
        guard let (location, after) = text.cut(at: ": executing "), after.first == UInt8(ascii: "\""),
            let (name, part) = after.dropFirst().cut(at: "\""), part.hasPrefix(" at <"),
            let (place, message) = part.dropFirst(5).cut(at: ">: ")
        else { return nil }
        var trace = ErrorTrace()
        trace.location = location.text
        trace.executed = "executing \"\(name.text)\" at <\(place.text)>:"
        trace.message = untilNextTemplate(message)
        return trace
    }

    private static func untilNextTemplate(_ message: ArraySlice<UInt8>) -> String {
        (message.firstPlace(of: " template:").map { message[..<$0.lowerBound] } ?? message).text
    }
}

extension ErrorTrace: CustomStringConvertible {
    var description: String {
        var text = ""
        if !location.isEmpty { text += location + "\n  " }
        if !executed.isEmpty { text += executed + "\n    " }
        if !message.isEmpty { text += message + "\n" }
        return text
    }
}
