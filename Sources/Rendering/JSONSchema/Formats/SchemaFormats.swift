/// The formats that a schema's `format` can name, judged as santhosh-tekuri/jsonschema does. Names it does not know ask
/// for nothing.
enum SchemaFormats {
    /// What keeps `text` from being of a format; nil when it is, or when there is no such format.
    static func mistake(in text: String, as format: String) -> String? {
        do throws(FormatMistake) {
            switch format {
            case "regex": try regex(text)
            case "json-pointer": try jsonPointer(text)
            case "relative-json-pointer": try relativeJSONPointer(text)
            case "uuid": try uuid(text)
            case "duration": try DurationFormat.check(text)
            case "period": try period(text)
            case "ipv4": try InternetFormats.ipv4(text)
            case "ipv6": try InternetFormats.ipv6(text)
            case "hostname": try InternetFormats.hostname(text)
            case "email": try InternetFormats.email(text)
            case "date": try TimeFormats.date(text)
            case "time": try TimeFormats.time(text)
            case "date-time": try TimeFormats.dateTime(text)
            case "uri", "iri": try URLFormats.uri(text)
            case "uri-reference", "iri-reference": try URLFormats.reference(text)
            case "uri-template": try URLFormats.template(text)
            case "semver": try SemverFormat.check(text)
            default: break
            }
            return nil
        } catch {
            return error.message
        }
    }

    private static func regex(_ text: String) throws(FormatMistake) {
        do throws(RegularExpression.CompileError) { _ = try RegularExpression(text) } catch {
            throw FormatMistake(regexError(error))
        }
    }

    /// RE2's words for a mistake as Go has them.
    static func regexError(_ error: RegularExpression.CompileError) -> String {
        GoRegexError.text(error)
    }

    private static func jsonPointer(_ text: String) throws(FormatMistake) {
        if text.isEmpty { return }
        guard text.hasPrefix("/") else { throw FormatMistake("not starting with /") }
        var isEscape = false
        for scalar in text.unicodeScalars.dropFirst() {
            if isEscape {
                isEscape = false
                guard scalar == "0" || scalar == "1" else {
                    throw FormatMistake("~ must be followed by 0 or 1")
                }
            } else if scalar == "~" {
                isEscape = true
            }
        }
        if isEscape { throw FormatMistake("~ must be followed by 0 or 1") }
    }

    private static func relativeJSONPointer(_ text: String) throws(FormatMistake) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty else { throw FormatMistake("must start with non-negative integer") }
        if digits.count > 1, digits.hasPrefix("0") { throw FormatMistake("starts with zero") }
        let rest = text.dropFirst(digits.count)
        if rest == "#" { return }
        try jsonPointer(String(rest))
    }

    private static func uuid(_ text: String) throws(FormatMistake) {
        let lengths = [8, 4, 4, 4, 12]
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.count == lengths.count else { throw FormatMistake("must have 5 elements") }
        for (index, group) in groups.enumerated() {
            guard group.utf8.count == lengths[index] else {
                throw FormatMistake("element \(index + 1) must be \(lengths[index]) characters long")
            }
            for scalar in group.unicodeScalars where !scalar.properties.isASCIIHexDigit {
                throw FormatMistake("non-hex character \(GoQuoting.quoted(scalar))")
            }
        }
    }

    private static func period(_ text: String) throws(FormatMistake) {
        guard let slash = text.firstIndex(of: "/") else { throw FormatMistake("missing slash") }
        let start = String(text[..<slash])
        let end = String(text[text.index(after: slash)...])
        if start.hasPrefix("P") {
            try FormatMistake.within("invalid start duration") { () throws(FormatMistake) in
                try DurationFormat.check(start)
            }
            try FormatMistake.within("invalid end date-time") { () throws(FormatMistake) in
                try TimeFormats.dateTime(end)
            }
            return
        }
        try FormatMistake.within("invalid start date-time") { () throws(FormatMistake) in
            try TimeFormats.dateTime(start)
        }
        if end.hasPrefix("P") {
            try FormatMistake.within("invalid end duration") { () throws(FormatMistake) in
                try DurationFormat.check(end)
            }
        } else {
            try FormatMistake.within("invalid end date-time") { () throws(FormatMistake) in
                try TimeFormats.dateTime(end)
            }
        }
    }
}

/// What keeps a text from being of a format.
struct FormatMistake: Error {
    var message: String

    init(_ message: String) { self.message = message }

    /// Puts `text: ` before what `check` finds.
    static func within(_ text: String, _ check: () throws(FormatMistake) -> Void) throws(FormatMistake) {
        do throws(FormatMistake) { try check() } catch {
            throw FormatMistake("\(text): \(error.message)")
        }
    }
}
