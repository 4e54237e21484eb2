extension GoPrinter {
    /// Prints `values` as `format` says, and complains within the text where both do not fit, as Go does.
    mutating func printf(_ format: [UInt8], _ values: [TemplateValue]) {
        var reader = VerbReader(format: format, count: values.count)
        while let percent = format[reader.position...].firstIndex(of: UInt8(ascii: "%")) {
            append(format[reader.position..<percent])
            reader.position = percent + 1
            flags = reader.readFlags(values, complain: { append(text: $0) })
            guard reader.position < format.count else {
                append(text: "%!(NOVERB)")
                break
            }
            let rune = format.rune(at: reader.position)
            reader.position += rune.width
            printVerb(rune.code, values, &reader)
        }
        append(format[min(reader.position, format.count)...])
        if !reader.isReordered, reader.argument < values.count {
            flags = Flags()
            append(text: "%!(EXTRA ")
            for (position, value) in values[reader.argument...].enumerated() {
                if position > 0 { append(text: ", ") }
                append(text: value.typeName)
                if case .null = value { continue }
                append(UInt8(ascii: "="))
                print(value, verb: Self.v)
            }
            append(UInt8(ascii: ")"))
        }
    }

    private mutating func printVerb(_ verb: UInt32, _ values: [TemplateValue], _ reader: inout VerbReader) {
        var mark = Array("%!".utf8)
        mark.append(rune: verb)
        if verb == "%" {
            append(UInt8(ascii: "%"))
        } else if !reader.isArgumentGood {
            append(mark)
            append(text: "(BADINDEX)")
        } else if reader.argument >= values.count {
            append(mark)
            append(text: "(MISSING)")
        } else {
            if verb == Self.v || verb == "w" {
                // With %v these two ask for a syntax, not for signs.
                flags.sharpV = flags.sharp
                flags.sharp = false
                flags.plusV = flags.plus
                flags.plus = false
            }
            let value = values[reader.argument]
            if verb == "w" { complain(verb, about: value) } else { print(value, verb: verb) }
            reader.argument += 1
        }
    }
}
