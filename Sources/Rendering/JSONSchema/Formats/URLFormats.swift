/// URLs, as Go's `net/url` takes them apart.
enum URLFormats {
    static func uri(_ text: String) throws(FormatMistake) {
        try parse(text)
        guard SchemaURL.scheme(text) != nil else { throw FormatMistake("relative url") }
    }

    static func reference(_ text: String) throws(FormatMistake) {
        if text.contains("\\") { throw FormatMistake("contains \\") }
        try parse(text)
    }

    static func template(_ text: String) throws(FormatMistake) {
        try parse(text)
        for part in SchemaURL.path(text).split(separator: "/", omittingEmptySubsequences: false) {
            var isOpen = false
            for scalar in SchemaURL.decoded(String(part)).unicodeScalars {
                guard scalar == "{" || scalar == "}" else { continue }
                guard (scalar == "{") != isOpen else { throw FormatMistake("nested curly braces") }
                isOpen.toggle()
            }
            if isOpen { throw FormatMistake("no matching closing brace") }
        }
    }

    private static func parse(_ text: String) throws(FormatMistake) {
        func invalid(_ reason: String) -> FormatMistake {
            FormatMistake("parse \(GoQuoting.quoted(text)): \(reason)")
        }
        for byte in text.utf8 where byte < 0x20 || byte == 0x7F {
            throw invalid("net/url: invalid control character in URL")
        }
        if text.hasPrefix(":") { throw invalid("missing protocol scheme") }
        let bytes = Array(text.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "%") {
            let digits = bytes[(index + 1)...].prefix(2)
            guard digits.count == 2, digits.allSatisfy({ Unicode.Scalar($0).properties.isASCIIHexDigit })
            else {
                let escape = String(decoding: bytes[index...].prefix(3), as: UTF8.self)
                throw invalid("invalid URL escape \(GoQuoting.quoted(escape))")
            }
        }
        let hasScheme = SchemaURL.scheme(text) != nil
        if !hasScheme {
            let first = text.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
            if first.contains(":") { throw invalid("first path segment in URL cannot contain colon") }
        }
        try checkHost(text, invalid)
    }

    private static func checkHost(
        _ text: String, _ invalid: (String) -> FormatMistake
    ) throws(FormatMistake) {
        guard let slashes = TextSearch.first("//", in: text),
            slashes.lowerBound == text.startIndex || text[..<slashes.lowerBound].last == ":"
        else { return }
        let authority = text[slashes.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let host = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        if host.contains(" ") { throw invalid("invalid character \" \" in host name") }
        if host.hasPrefix("[") {
            guard let close = host.lastIndex(of: "]") else { throw invalid("missing ']' in host") }
            let address = String(host[host.index(after: host.startIndex)..<close])
            try FormatMistake.within("invalid ipv6 address") { () throws(FormatMistake) in
                try InternetFormats.ipv6(address)
            }
            return
        }
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count > 2 { throw FormatMistake("ipv6 address not enclosed in brackets") }
        if parts.count == 2, !parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            throw invalid("invalid port \(GoQuoting.quoted(":\(parts[1])")) after host")
        }
    }
}
