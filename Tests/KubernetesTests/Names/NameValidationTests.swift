import Testing

@testable import Kubernetes

@Suite("Names")
struct NameValidationTests {
    static let labelMessage =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    static let subdomainMessage =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

    @Test(
        "labels of RFC 1123",
        arguments: [
            ("a", [], "the shortest"), ("a-1", [], "a hyphen within"), ("1a", [], "a digit first"),
            ("a.b", ["must not contain dots"], "a subdomain"), ("A", [labelMessage], "capitals"),
            ("-a", [labelMessage], "a hyphen first"), ("a-", [labelMessage], "a hyphen last"),
            ("", [labelMessage], "nothing"), ("ä", [labelMessage], "letters beyond ASCII"),
            (String(repeating: "a", count: 63), [], "the longest"),
            (String(repeating: "a", count: 64), ["must be no more than 63 bytes"], "too long"),
        ])
    func labels(text: String, messages: [String], why: String) {
        #expect(NameValidation.dns1123Label(text) == messages, "\(why)")
    }

    @Test(
        "subdomains of RFC 1123",
        arguments: [
            ("a.b-c.1", [], "parts"), ("a..b", [subdomainMessage], "an empty part"),
            ("a.-b", [subdomainMessage], "a part with a hyphen first"),
            ("a_b", [subdomainMessage], "underscore"),
        ])
    func subdomains(text: String, messages: [String], why: String) {
        #expect(NameValidation.dns1123Subdomain(text) == messages, "\(why)")
    }

    @Test("labels of RFC 1035 begin with a letter")
    func dns1035() {
        #expect(NameValidation.dns1035Label("a1").isEmpty)
        #expect(
            NameValidation.dns1035Label("1a").first?.contains("start with an alphabetic character") == true)
    }

    @Test("a qualified name is a name, or a subdomain and a name")
    func qualified() {
        #expect(NameValidation.qualifiedName("example.com/My_name.1").isEmpty)
        #expect(NameValidation.qualifiedName("/a") == ["prefix part must be non-empty"])
        #expect(NameValidation.qualifiedName("a/").first == "name part must be non-empty")
        #expect(
            NameValidation.qualifiedName("a/b/c").first?.hasPrefix("a qualified name must consist of") == true
        )
        #expect(NameValidation.qualifiedName("-x/y") == ["prefix part \(Self.subdomainMessage)"])
        #expect(
            NameValidation.qualifiedName("A_/b c") == [
                "prefix part \(Self.subdomainMessage)",
                "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
            ])
    }

    @Test("a label's value may be empty")
    func labelValues() {
        #expect(NameValidation.labelValue("").isEmpty)
        #expect(NameValidation.labelValue("a_b.C").isEmpty)
        #expect(
            NameValidation.labelValue("b c") == [
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
            ])
    }

    @Test(
        "names of ports",
        arguments: [
            ("http", 0, "fine"), ("a-very-long-port", 1, "too long"), ("80", 1, "no letter"),
            ("-a--b", 2, "hyphens first and twice"), ("HTTP", 2, "capitals are no letters"),
            ("", 2, "nothing"),
        ])
    func ports(text: String, count: Int, why: String) {
        #expect(NameValidation.portName(text).count == count, "\(why)")
    }

    @Test("keys do not lead out of their directory")
    func keys() {
        #expect(NameValidation.configMapKey("a.b_C").isEmpty)
        #expect(NameValidation.configMapKey("..") == ["must not be '..'"])
        #expect(NameValidation.configMapKey("..a") == ["must not start with '..'"])
        #expect(NameValidation.configMapKey("a/b").count == 1)
        #expect(NameValidation.pathSegment(".") == ["may not be '.'"])
        #expect(NameValidation.pathSegment("a/b%") == ["may not contain '/'", "may not contain '%'"])
        #expect(NameValidation.environmentVariable("A B").isEmpty)
        #expect(NameValidation.environmentVariable("A=B").count == 1)
        #expect(NameValidation.percent("50%").isEmpty)
        #expect(NameValidation.percent("%").count == 1)
        #expect(NameValidation.portNumber(0) == ["must be between 1 and 65535, inclusive"])
        #expect(NameValidation.maskingTrailingHyphen("web-") == "wea")
    }
}
