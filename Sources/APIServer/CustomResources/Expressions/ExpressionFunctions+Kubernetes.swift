import Kubernetes

extension ExpressionFunctions {
    /// What Kubernetes adds: quantities, addresses, names.
    static func kubernetes(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        if arguments.count == 1, case .text(let text) = arguments[0] {
            switch name {
            case "quantity":
                guard let quantity = try? Quantity(parsing: text) else {
                    throw Failure(
                        message:
                            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
                    )
                }
                return .quantity(quantity)
            case "isQuantity": return .bool((try? Quantity(parsing: text)) != nil)
            case "ip":
                guard let address = IPAddress(text) else {
                    throw Failure(
                        message:
                            "IP Address \(GoString.quoted(text)) parse error during conversion from string")
                }
                return .address(address, text: text)
            case "isIP": return .bool(IPAddress(text) != nil)
            case "cidr":
                guard let block = IPBlock(text) else {
                    throw Failure(
                        message:
                            "network address \(GoString.quoted(text)) parse error during conversion from string"
                    )
                }
                return .network(block, text: text)
            case "isCIDR": return .bool(IPBlock(text) != nil)
            case "isURL": return .bool(StringFormat.uri.accepts(text))
            default: return nil
            }
        }
        if let value = try quantities(name, arguments) { return value }
        return networks(name, arguments)
    }

    private static func quantities(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        guard case .quantity(let quantity)? = arguments.first else { return nil }
        if arguments.count == 1 {
            switch name {
            case ".sign": return .int(Int64(quantity.sign))
            case ".isInteger": return .bool(quantity.isExact(at: 0))
            case ".asInteger":
                guard quantity.isExact(at: 0) else {
                    throw Failure(message: "cannot convert value to integer")
                }
                return .int(quantity.value)
            case ".asApproximateFloat": return .double(quantity.double)
            default: return nil
            }
        }
        guard arguments.count == 2 else { return nil }
        let other: Quantity
        switch arguments[1] {
        case .quantity(let value): other = value
        case .int(let value) where name == ".add" || name == ".sub": other = Quantity(value)
        default: return nil
        }
        switch name {
        case ".add": return .quantity(quantity + other)
        case ".sub": return .quantity(quantity - other)
        case ".isGreaterThan": return .bool(quantity.compare(other) > 0)
        case ".isLessThan": return .bool(quantity.compare(other) < 0)
        case ".compareTo": return .int(Int64(quantity.compare(other)))
        default: return nil
        }
    }

    private static func networks(_ name: String, _ arguments: [Operand]) -> Operand? {
        switch (arguments.first, arguments.count) {
        case (.address(let address, _)?, 1):
            switch name {
            case ".family": return .int(address.family == .version4 ? 4 : 6)
            case ".isUnspecified": return .bool(address.isUnspecified)
            case ".isLoopback": return .bool(address.isLoopback)
            case ".isLinkLocalMulticast": return .bool(address.isLinkLocalMulticast)
            case ".isLinkLocalUnicast": return .bool(address.isLinkLocalUnicast)
            case ".isGlobalUnicast":
                return .bool(!address.isUnspecified && !address.isLoopback && !address.isLinkLocalUnicast)
            default: return nil
            }
        case (.network(let block, _)?, 1):
            switch name {
            case ".prefixLength": return .int(Int64(block.length))
            case ".ip": return .address(block.address, text: "")
            default: return nil
            }
        case (.network(let block, _)?, 2):
            switch (name, arguments[1]) {
            case (".containsIP", .address(let address, _)): return .bool(block.contains(address))
            case (".containsIP", .text(let text)): return .bool(IPAddress(text).map(block.contains) ?? false)
            case (".containsCIDR", .network(let other, _)): return .bool(block.contains(other))
            case (".containsCIDR", .text(let text)): return .bool(IPBlock(text).map(block.contains) ?? false)
            default: return nil
            }
        default: return nil
        }
    }
}
