/// A form of text: the words for it, examples, and the expression that messages quote.
struct Form: Sendable {
    private let words: String
    private let examples: [String]
    private let expression: String

    /// The message that a text does not have this form.
    var message: String {
        var message = words + " (e.g. "
        for (position, example) in examples.enumerated() {
            if position > 0 { message += " or " }
            message += "'\(example)', "
        }
        return message + "regex used for validation is '\(expression)')"
    }

    private init(_ words: String, _ examples: [String], _ expression: String) {
        self.words = words
        self.examples = examples
        self.expression = expression
    }
}

extension Form {
    private static let labelExpression = "[a-z0-9]([-a-z0-9]*[a-z0-9])?"
    private static let subdomainExpression = labelExpression + #"(\."# + labelExpression + ")*"
    private static let qualifiedExpression = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]"

    static let label = Form(
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
            + "end with an alphanumeric character", ["my-name", "123-abc"], labelExpression)
    static let subdomain = Form(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
            + "start and end with an alphanumeric character", ["example.com"], subdomainExpression)
    static let dns1035Label = Form(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
            + "character, and end with an alphanumeric character", ["my-name", "abc-123"],
        "[a-z]([-a-z0-9]*[a-z0-9])?")
    static let wildcard = Form(
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist "
            + "of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
        ["*.example.com"], #"\*\."# + subdomainExpression)
    static let qualifiedName = Form(
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
            + "character", ["MyName", "my.name", "123-abc"], qualifiedExpression)
    static let labelValue = Form(
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
            + "start and end with an alphanumeric character", ["MyValue", "my_value", "12345"],
        "(" + qualifiedExpression + ")?")
    static let configMapKey = Form(
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
        ["key.name", "KEY_NAME", "key-name"], "[-._a-zA-Z0-9]+")
    static let environmentVariable = Form(
        "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and "
            + "must not start with a digit", ["my.env-name", "MY_ENV.NAME", "MyEnvName1"],
        "[-._a-zA-Z][-._a-zA-Z0-9]*")
    static let cIdentifier = Form(
        "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric "
            + "characters or '_'", ["my_name", "MY_NAME", "MyName"], "[A-Za-z_][A-Za-z0-9_]*")
    static let httpHeaderName = Form(
        "a valid HTTP header must consist of alphanumeric characters or '-'", ["X-Header-Name"],
        "[-A-Za-z0-9]+")
    static let percent = Form(
        "a valid percent string must be a numeric string followed by an ending '%'", ["1%", "93%"], "[0-9]+%")
}

extension Form {
    static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isDigit(byte) || isLowercase(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }
    /// What names of keys and label parts consist of.
    static func isKeyByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".")
    }

    static func all(_ text: String, in isAllowed: (UInt8) -> Bool) -> Bool { text.utf8.allSatisfy(isAllowed) }

    static func isLabel(_ bytes: some BidirectionalCollection<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return false }
        return first != UInt8(ascii: "-") && last != UInt8(ascii: "-")
            && bytes.allSatisfy { isDigit($0) || isLowercase($0) || $0 == UInt8(ascii: "-") }
    }

    static func isSubdomain(_ text: String) -> Bool {
        text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false).allSatisfy {
            isLabel($0)
        }
    }

    static func isDNS1035Label(_ text: String) -> Bool {
        isLabel(text.utf8) && text.utf8.first.map(isLowercase) ?? false
    }

    static func isQualifiedNamePart(_ text: String) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last) && all(text, in: isKeyByte)
    }
}
