/// The forms that names, labels and keys must have, with Kubernetes' words for what is wrong.
///
/// Follows `k8s.io/apimachinery/pkg/util/validation`: every function returns the messages, none when the text is fine.
package enum NameValidation {
    // MARK: Names

    /// A label of RFC 1123, `my-name`: names of namespaces, containers, ports of containers.
    package static func dns1123Label(_ text: String) -> [String] {
        var messages: [String] = []
        if text.utf8.count > 63 { messages.append(tooLong(63)) }
        if !Form.isLabel(text.utf8) {
            messages.append(
                Form.isSubdomain(text) ? "must not contain dots" : Form.label.message)
        }
        return messages
    }

    /// A subdomain of RFC 1123, `example.com`: names of most objects.
    package static func dns1123Subdomain(_ text: String) -> [String] {
        check(text, limit: 253, Form.isSubdomain, Form.subdomain)
    }

    /// A label of RFC 1035, which begins with a letter: names of services.
    package static func dns1035Label(_ text: String) -> [String] {
        check(text, limit: 63, Form.isDNS1035Label, Form.dns1035Label)
    }

    /// A subdomain whose first part is `*`.
    package static func wildcardDNS1123Subdomain(_ text: String) -> [String] {
        check(
            text, limit: 253, { $0.hasPrefix("*.") && Form.isSubdomain(String($0.dropFirst(2))) },
            Form.wildcard)
    }

    /// A name that may stand in a path: names of roles and their bindings.
    package static func pathSegment(_ text: String) -> [String] {
        if text == "." || text == ".." { return ["may not be '\(text)'"] }
        return pathSegmentPrefix(text)
    }

    /// The start of a name that may stand in a path.
    package static func pathSegmentPrefix(_ text: String) -> [String] {
        ["/", "%"].filter { text.contains($0) }.map { "may not contain '\($0)'" }
    }

    // MARK: Labels

    /// The key of a label or annotation: a name, with a subdomain and a slash before it or not.
    package static func qualifiedName(_ text: String) -> [String] {
        var messages: [String] = []
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count <= 2, let name = parts.last else {
            return [
                "a qualified name \(Form.qualifiedName.message) with an optional DNS subdomain prefix and '/' "
                    + "(e.g. 'example.com/MyName')"
            ]
        }
        if parts.count == 2 {
            if parts[0].isEmpty {
                messages.append("prefix part \(empty)")
            } else {
                messages += dns1123Subdomain(parts[0]).map { "prefix part \($0)" }
            }
        }
        if name.isEmpty {
            messages.append("name part \(empty)")
        } else if name.utf8.count > 63 {
            messages.append("name part \(tooLong(63))")
        }
        if !Form.isQualifiedNamePart(name) { messages.append("name part \(Form.qualifiedName.message)") }
        return messages
    }

    /// The value of a label.
    package static func labelValue(_ text: String) -> [String] {
        check(text, limit: 63, { $0.isEmpty || Form.isQualifiedNamePart($0) }, Form.labelValue)
    }

    // MARK: Keys and variables

    /// A key of a ConfigMap or Secret.
    package static func configMapKey(_ text: String) -> [String] {
        check(text, limit: 253, { !$0.isEmpty && Form.all($0, in: Form.isKeyByte) }, Form.configMapKey)
            + directory(text)
    }

    /// The name of an environment variable: any printable ASCII but `=`.
    package static func environmentVariable(_ text: String) -> [String] {
        if text.isEmpty { return ["environment variable name \(empty)"] }
        let fine = text.utf8.allSatisfy { (0x20...0x7e).contains($0) && $0 != UInt8(ascii: "=") }
        return fine
            ? []
            : [
                "a valid environment variable name must consist only of printable ASCII characters other than '='"
            ]
    }

    /// The stricter form of the name of an environment variable, which `envFrom` uses for its prefix.
    package static func strictEnvironmentVariable(_ text: String) -> [String] {
        let fine = { (text: String) in
            guard let first = text.utf8.first else { return false }
            return Form.isKeyByte(first) && !Form.isDigit(first) && Form.all(text, in: Form.isKeyByte)
        }
        return (fine(text) ? [] : [Form.environmentVariable.message]) + directory(text)
    }

    /// A name as C has them.
    package static func cIdentifier(_ text: String) -> [String] {
        let isWord = { (byte: UInt8) in Form.isAlphanumeric(byte) || byte == UInt8(ascii: "_") }
        let fine =
            text.utf8.first.map { isWord($0) && !Form.isDigit($0) && Form.all(text, in: isWord) } ?? false
        return fine ? [] : [Form.cIdentifier.message]
    }

    /// The name of an HTTP header.
    package static func httpHeaderName(_ text: String) -> [String] {
        let isHeader = { (byte: UInt8) in Form.isAlphanumeric(byte) || byte == UInt8(ascii: "-") }
        return !text.isEmpty && Form.all(text, in: isHeader) ? [] : [Form.httpHeaderName.message]
    }

    /// A percentage.
    package static func percent(_ text: String) -> [String] {
        text.hasSuffix("%") && text.utf8.count > 1 && Form.all(String(text.dropLast()), in: Form.isDigit)
            ? [] : [Form.percent.message]
    }

    // MARK: Ports and numbers

    /// A number of a port.
    package static func portNumber(_ port: Int) -> [String] {
        (1...65535).contains(port) ? [] : [outside(1, 65535)]
    }

    /// The name of a port, as IANA has service names.
    package static func portName(_ text: String) -> [String] {
        var messages: [String] = []
        let isNameByte = { (byte: UInt8) in
            Form.isLowercase(byte) || Form.isDigit(byte) || byte == UInt8(ascii: "-")
        }
        if text.utf8.count > 15 { messages.append(tooLong(15)) }
        if text.isEmpty || !Form.all(text, in: isNameByte) {
            messages.append("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)")
        }
        if !text.utf8.contains(where: Form.isLowercase) {
            messages.append("must contain at least one letter (a-z)")
        }
        if text.contains("--") { messages.append("must not contain consecutive hyphens") }
        if text.hasPrefix("-") || text.hasSuffix("-") {
            messages.append("must not begin or end with a hyphen")
        }
        return messages
    }

    /// A number that must not be negative.
    package static func nonNegative(_ number: Int) -> [String] {
        number >= 0 ? [] : ["must be greater than or equal to 0"]
    }

    // MARK: Words

    /// `must be non-empty`
    package static let empty = "must be non-empty"

    /// `must be no more than 63 bytes`
    package static func tooLong(_ limit: Int) -> String { "must be no more than \(limit) bytes" }

    /// `must be between 1 and 65535, inclusive`
    package static func outside(_ low: Int, _ high: Int) -> String {
        "must be between \(low) and \(high), inclusive"
    }

    /// A name made with `generateName` ends with a hyphen, which its check must not mind.
    package static func maskingTrailingHyphen(_ name: String) -> String {
        name.utf8.count > 1 && name.hasSuffix("-") ? name.dropLast(2) + "a" : name
    }

    private static func check(
        _ text: String, limit: Int, _ matches: (String) -> Bool, _ form: Form
    ) -> [String] {
        var messages: [String] = []
        if text.utf8.count > limit { messages.append(tooLong(limit)) }
        if !matches(text) { messages.append(form.message) }
        return messages
    }

    /// What makes a name lead out of its directory.
    private static func directory(_ text: String) -> [String] {
        if text == "." || text == ".." { return ["must not be '\(text)'"] }
        return text.hasPrefix("..") ? ["must not start with '..'"] : []
    }
}
