extension GoPrinter {
    /// The number every address prints as: addresses say nothing, and real ones would differ from run to run.
    private static let address: UInt64 = 0xc0_0000_0000

    /// Prints an operand.
    mutating func print(_ value: TemplateValue, verb: UInt32) {
        if verb == Self.v, case .string(let text) = value, flags.width == nil, flags.precision == nil,
            !flags.sharpV
        {
            append(text.bytes)
            return
        }
        switch verb {
        case "T":
            if case .null = value { appendPadded("<nil>".utf8) } else { appendPadded(typeText(value)) }
        case "p": printAddress(value, verb: verb)
        default:
            if case .null = value {
                if verb == Self.v { appendPadded("<nil>".utf8) } else { complain(verb, about: value) }
            } else {
                print(value, verb: verb, depth: 0)
            }
        }
    }

    private func typeText(_ value: TemplateValue) -> ArraySlice<UInt8> {
        let text = Array(value.typeName.utf8)
        return text.prefix(flags.precision ?? text.count)
    }

    /// Prints an operand or, at a greater depth, what one holds.
    mutating func print(_ value: TemplateValue, verb: UInt32, depth: Int) {
        switch value {
        case .null: append(text: flags.sharpV ? "interface {}(nil)" : "<nil>")
        case .bool(let bool): format(bool, verb: verb, of: value)
        case .int(let int, _):
            format(int.magnitude, isNegative: int < 0, isSigned: true, verb: verb, of: value)
        case .uint(let uint, _): format(uint, isNegative: false, isSigned: false, verb: verb, of: value)
        case .float(let float): format(float, verb: verb, of: value)
        case .complex(let real, let imaginary):
            format(real: real, imaginary: imaginary, verb: verb, of: value)
        case .string(let text): format(text, verb: verb, of: value)
        case .bytes(let bytes):
            format(bytes: bytes.bytes, typeName: depth == 0 ? "[]byte" : "[]uint8", verb: verb, depth: depth)
        case .list(let list):
            if flags.sharpV, list.isNil {
                append(text: list.type.name + "(nil)")
                return
            }
            printAll(list.elements, open: flags.sharpV ? list.type.name + "{" : "[", verb: verb, depth: depth)
        case .map(let map): print(map, verb: verb, depth: depth)
        case .function: printAddress(value, verb: verb)
        case .object(let object): print(object, verb: verb, depth: depth)
        }
    }

    private mutating func printAll(_ values: [TemplateValue], open: String, verb: UInt32, depth: Int) {
        guard enter(depth) else { return }
        append(text: open)
        for (position, value) in values.enumerated() {
            if position > 0 { append(text: flags.sharpV ? ", " : " ") }
            print(value, verb: verb, depth: depth + 1)
            if isTruncated { return }
        }
        append(UInt8(ascii: flags.sharpV ? "}" : "]"))
    }

    private mutating func print(_ map: TemplateMap, verb: UInt32, depth: Int) {
        if flags.sharpV, map.isNil {
            append(text: map.type.name + "(nil)")
            return
        }
        guard enter(depth) else { return }
        append(text: flags.sharpV ? map.type.name + "{" : "map[")
        for (position, entry) in map.entries.enumerated() {
            if position > 0 { append(text: flags.sharpV ? ", " : " ") }
            format(entry.key, verb: verb, of: .string(entry.key))
            append(UInt8(ascii: ":"))
            print(entry.value, verb: verb, depth: depth + 1)
            if isTruncated { return }
        }
        append(UInt8(ascii: flags.sharpV ? "}" : "]"))
    }

    /// Whether a value that nests may be printed at this depth.
    private mutating func enter(_ depth: Int) -> Bool {
        guard depth < GoFormat.maximumDepth, !isTruncated else {
            stopAtDepth()
            return false
        }
        return true
    }

    // MARK: - Objects

    private mutating func print(_ object: any TemplateObject, verb: UInt32, depth: Int) {
        if !isComplaining, !flags.sharpV, let text = object.stringForm {
            switch verb {
            case Self.v, "s", "x", "X", "q":
                format(text, verb: verb, of: .object(object))
                return
            default: break
            }
        }
        if let plain = object.plainValue {
            printPlain(plain, of: object, verb: verb, depth: depth)
            return
        }
        var type = object.goType
        if case .pointer(let target) = type {
            guard depth == 0 else {
                printAddress(.object(object), verb: verb)
                return
            }
            append(UInt8(ascii: "&"))
            type = target
        }
        printStruct(object, type: type, verb: verb, depth: depth)
    }

    /// A struct by its fields.
    mutating func printStruct(_ object: any TemplateObject, type: GoType, verb: UInt32, depth: Int) {
        guard enter(depth) else { return }
        if flags.sharpV { append(text: type.name) }
        append(UInt8(ascii: "{"))
        for (position, field) in object.fields.enumerated() {
            if position > 0 { append(text: flags.sharpV ? ", " : " ") }
            if flags.sharpV || flags.plusV { append(text: field.name + ":") }
            print(field.value, verb: verb, depth: depth + 1)
        }
        append(UInt8(ascii: "}"))
    }

    /// A declared scalar as what it is made of; complaints name the declared type.
    private mutating func printPlain(
        _ plain: TemplateValue, of object: any TemplateObject, verb: UInt32, depth: Int
    ) {
        let original = TemplateValue.object(object)
        switch plain {
        case .bool(let bool): format(bool, verb: verb, of: original)
        case .int(let int, _):
            format(int.magnitude, isNegative: int < 0, isSigned: true, verb: verb, of: original)
        case .uint(let uint, _): format(uint, isNegative: false, isSigned: false, verb: verb, of: original)
        case .float(let float): format(float, verb: verb, of: original)
        case .string(let text): format(text, verb: verb, of: original)
        default: print(plain, verb: verb, depth: depth)
        }
    }

    // MARK: - Addresses and complaints

    private mutating func printAddress(_ value: TemplateValue, verb: UInt32) {
        switch value.kind {
        case .map, .slice, .func, .pointer: break
        default:
            complain(verb, about: value)
            return
        }
        let address = value.isNil ? 0 : Self.address
        switch verb {
        case Self.v where flags.sharpV:
            append(
                text: "(\(value.typeName))(" + (address == 0 ? "nil" : "0x" + String(address, radix: 16))
                    + ")")
        case Self.v where address == 0: appendPadded("<nil>".utf8)
        case Self.v, "p":
            let sharp = flags.sharp
            flags.sharp.toggle()
            format(address, isNegative: false, isSigned: false, verb: UInt32(UInt8(ascii: "x")), of: value)
            flags.sharp = sharp
        case "b", "o", "d", "x", "X":
            format(address, isNegative: false, isSigned: false, verb: verb, of: value)
        default: complain(verb, about: value)
        }
    }

    /// A verb that does not suit the value: `%!d(string=a)`.
    mutating func complain(_ verb: UInt32, about value: TemplateValue) {
        isComplaining = true
        var mark = Array("%!".utf8)
        mark.append(rune: verb)
        append(mark)
        if case .null = value {
            append(text: "(<nil>)")
        } else {
            append(text: "(\(value.typeName)=")
            print(value, verb: Self.v, depth: 0)
            append(UInt8(ascii: ")"))
        }
        isComplaining = false
    }
}
