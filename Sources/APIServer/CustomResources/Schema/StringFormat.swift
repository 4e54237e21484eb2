import Kubernetes

/// The values of the `format` keyword that are checked (`strfmt` of kube-openapi, as far as definitions may use it).
enum StringFormat: String, Sendable {
    case date
    case dateTime = "date-time"
    case datetime
    case duration
    case byte
    case ipv4
    case ipv6
    case cidr
    case mac
    case uuid
    case uuid3
    case uuid4
    case uuid5
    case hostname
    case email
    case uri
    case hexcolor
    case rgbcolor
    case isbn
    case isbn10
    case isbn13
    case creditcard
    case ssn
    case password
    case bsonobjectid
    case int32
    case int64
    case float
    case double

    /// Whether the format says something about texts; the others speak of numbers.
    var isOfText: Bool {
        switch self {
        case .int32, .int64, .float, .double: false
        default: true
        }
    }

    /// Whether a text has the format.
    func accepts(_ text: String) -> Bool {
        switch self {
        case .date: Self.matches(#"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"#, text)
        case .dateTime, .datetime:
            Timestamp(rfc3339: text) != nil
                || Self.matches(
                    #"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt ]([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)(\.[0-9]+)?([Zz]|[+-]([01][0-9]|2[0-3]):?[0-5][0-9])?$"#,
                    text)
        case .duration:
            Self.matches(
                #"^-?([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h)(([0-9]+(\.[0-9]*)?|\.[0-9]+)(ns|us|µs|ms|s|m|h))*$|^0$|^[0-9]+ *(ns|nano|us|µs|micro|ms|milli|s|sec|m|min|h|hr|hour|d|day|w|wk|week)s?$"#,
                text)
        case .byte: (try? Base64.decode(text)) != nil
        case .ipv4: IPAddress(text)?.family == .version4
        case .ipv6: IPAddress(text)?.family == .version6
        case .cidr: IPBlock(text) != nil
        case .mac: Self.matches(#"^([0-9A-Fa-f]{2}[:-]){5}([0-9A-Fa-f]{2}[:-]?){1}$"#, text)
        case .uuid: Self.matches(Self.uuid("[0-9a-f]"), text)
        case .uuid3: Self.matches(Self.uuid("3"), text)
        case .uuid4: Self.matches(Self.uuid("4", variant: "[89ab]"), text)
        case .uuid5: Self.matches(Self.uuid("5", variant: "[89ab]"), text)
        case .hostname:
            text.utf8.count <= 255
                && Self.matches(
                    #"^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)(\.([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?))*\.?$"#,
                    text)
        case .email: Self.matches(#"^[^@\s<>]+@[^@\s<>]+$"#, text)
        case .uri: Self.matches(#"^([a-zA-Z][a-zA-Z0-9+.-]*:\S+|/\S*)$"#, text)
        case .hexcolor: Self.matches(#"^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$"#, text)
        case .rgbcolor: Self.matches(#"^rgb\(\s*[0-9]{1,3}\s*,\s*[0-9]{1,3}\s*,\s*[0-9]{1,3}\s*\)$"#, text)
        case .isbn: Self.matches(#"^([0-9]{9}[0-9X]|[0-9]{13})$"#, text.filter { $0 != "-" && $0 != " " })
        case .isbn10: Self.matches(#"^[0-9]{9}[0-9X]$"#, text.filter { $0 != "-" && $0 != " " })
        case .isbn13: Self.matches(#"^[0-9]{13}$"#, text.filter { $0 != "-" && $0 != " " })
        case .creditcard: Self.matches(#"^[0-9]{13,19}$"#, text.filter { $0.isNumber })
        case .ssn: Self.matches(#"^[0-9]{3}[- ]?[0-9]{2}[- ]?[0-9]{4}$"#, text)
        case .bsonobjectid: Self.matches(#"^[0-9a-fA-F]{24}$"#, text)
        case .password, .int32, .int64, .float, .double: true
        }
    }

    private static func uuid(_ version: String, variant: String = "[0-9a-f]") -> String {
        "(?i)^[0-9a-f]{8}-?[0-9a-f]{4}-?\(version)[0-9a-f]{3}-?\(variant)[0-9a-f]{3}-?[0-9a-f]{12}$"
    }

    private static func matches(_ pattern: String, _ text: String) -> Bool {
        (try? Pattern(pattern))?.isFound(in: text) ?? false
    }
}
