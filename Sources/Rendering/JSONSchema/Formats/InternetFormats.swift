/// Addresses and names of the Internet.
enum InternetFormats {
    static func ipv4(_ text: String) throws(FormatMistake) {
        let groups = text.split(separator: ".", omittingEmptySubsequences: false)
        guard groups.count == 4 else { throw FormatMistake("expected four decimals") }
        for group in groups {
            if group.utf8.count > 1, group.hasPrefix("0") { throw FormatMistake("leading zeros") }
            let digits = group.hasPrefix("-") || group.hasPrefix("+") ? group.dropFirst() : group
            guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw FormatMistake(
                    "strconv.Atoi: parsing \(GoQuoting.quoted(String(group))): invalid syntax")
            }
            guard let number = Int(group) else {
                throw FormatMistake(
                    "strconv.Atoi: parsing \(GoQuoting.quoted(String(group))): value out of range")
            }
            guard (0...255).contains(number) else {
                throw FormatMistake("decimal must be between 0 and 255")
            }
        }
    }

    static func ipv6(_ text: String) throws(FormatMistake) {
        guard text.contains(":") else { throw FormatMistake("missing colon") }
        func invalid(_ reason: String) -> FormatMistake {
            FormatMistake("ParseAddr(\(GoQuoting.quoted(text))): \(reason)")
        }
        if let percent = text.firstIndex(of: "%") {
            if text.index(after: percent) == text.endIndex {
                throw invalid("zone must be a non-empty string")
            }
            try ipv6(String(text[..<percent]))
            throw FormatMistake("zone id is not a part of ipv6 address")
        }
        var groups = 0
        var hasEllipsis = false
        var rest = text[...]
        if rest.hasPrefix("::") {
            hasEllipsis = true
            rest = rest.dropFirst(2)
            if rest.isEmpty { return }
        }
        while groups < 8 {
            let digits = rest.prefix { $0.isASCII && $0.isHexDigit }
            if digits.isEmpty {
                throw invalid(
                    "each colon-separated field must have at least one digit (at \(GoQuoting.quoted(String(rest))))"
                )
            }
            if digits.count > 4 {
                throw invalid("each group must have 4 or less digits (at \(GoQuoting.quoted(String(rest))))")
            }
            let after = rest.dropFirst(digits.count)
            if after.hasPrefix(".") {
                guard groups <= 6, hasEllipsis || groups == 6 else {
                    throw invalid(
                        "embedded IPv4 address must replace the final 2 fields of the address (at \(GoQuoting.quoted(String(rest))))"
                    )
                }
                do throws(FormatMistake) { try ipv4(String(rest)) } catch {
                    throw invalid("IPv4 field has value >255")
                }
                groups += 2
                rest = rest[rest.endIndex...]
                break
            }
            groups += 1
            rest = after
            if rest.isEmpty { break }
            guard rest.hasPrefix(":") else {
                throw invalid("unexpected character, want colon (at \(GoQuoting.quoted(String(rest))))")
            }
            guard rest.count > 1 else {
                throw invalid(
                    "colon must be followed by more characters (at \(GoQuoting.quoted(String(rest))))")
            }
            rest = rest.dropFirst()
            if rest.hasPrefix(":") {
                if hasEllipsis {
                    throw invalid("multiple :: in address (at \(GoQuoting.quoted(String(rest))))")
                }
                hasEllipsis = true
                rest = rest.dropFirst()
                if rest.isEmpty { break }
            }
        }
        if !rest.isEmpty {
            throw invalid("trailing garbage after address (at \(GoQuoting.quoted(String(rest))))")
        }
        if groups < 8, !hasEllipsis { throw invalid("address string too short") }
        if groups == 8, hasEllipsis { throw invalid("the :: must expand to at least one field of zeros") }
    }

    static func hostname(_ text: String) throws(FormatMistake) {
        let name = text.hasSuffix(".") ? text.dropLast() : text[...]
        if name.utf8.count > 253 { throw FormatMistake("more than 253 characters long") }
        for label in name.split(separator: ".", omittingEmptySubsequences: false) {
            guard (1...63).contains(label.utf8.count) else {
                throw FormatMistake("label must be 1 to 63 characters long")
            }
            if label.hasPrefix("-") { throw FormatMistake("label starts with hyphen") }
            if label.hasSuffix("-") { throw FormatMistake("label ends with hyphen") }
            for scalar in label.unicodeScalars where !isLabel(scalar) {
                throw FormatMistake("invalid character \(GoQuoting.quoted(scalar))")
            }
        }
    }

    private static func isLabel(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "0"..."9", "a"..."z", "A"..."Z", "-": true
        default: false
        }
    }

    static func email(_ text: String) throws(FormatMistake) {
        if text.utf8.count > 254 { throw FormatMistake("more than 255 characters long") }
        guard let at = text.lastIndex(of: "@") else { throw FormatMistake("missing @") }
        let local = text[..<at]
        let domain = text[text.index(after: at)...]
        if local.utf8.count > 64 { throw FormatMistake("local part more than 64 characters long") }
        if local.utf8.count > 1, local.hasPrefix("\"") {
            let inner = local.dropFirst().dropLast()
            if inner.contains("\\") || inner.contains("\"") {
                throw FormatMistake("backslash and quote are not allowed within quoted local part")
            }
        } else {
            if local.hasPrefix(".") { throw FormatMistake("starts with dot") }
            if local.hasSuffix(".") { throw FormatMistake("ends with dot") }
            if TextSearch.first("..", in: local) != nil { throw FormatMistake("consecutive dots") }
            for scalar in local.unicodeScalars
            where !isLabel(scalar) && !".!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains(scalar) {
                throw FormatMistake("invalid character \(GoQuoting.quoted(scalar))")
            }
        }
        if domain.hasPrefix("["), domain.hasSuffix("]") {
            let address = domain.dropFirst().dropLast()
            if address.hasPrefix("IPv6:") {
                try FormatMistake.within("invalid ipv6 address") { () throws(FormatMistake) in
                    try ipv6(String(address.dropFirst(5)))
                }
            } else {
                try FormatMistake.within("invalid ipv4 address") { () throws(FormatMistake) in
                    try ipv4(String(address))
                }
            }
            return
        }
        try FormatMistake.within("invalid domain") { () throws(FormatMistake) in try hostname(String(domain))
        }
    }
}
