extension GoPrinter {
    mutating func format(_ value: Double, verb: UInt32, of original: TemplateValue) {
        switch verb {
        case Self.v: format(value, UInt8(ascii: "g"), defaultPrecision: nil)
        case "b", "g", "G", "x", "X": format(value, UInt8(verb), defaultPrecision: nil)
        case "f", "e", "E": format(value, UInt8(verb), defaultPrecision: 6)
        case "F": format(value, UInt8(ascii: "f"), defaultPrecision: 6)
        default: complain(verb, about: original)
        }
    }

    mutating func format(real: Double, imaginary: Double, verb: UInt32, of original: TemplateValue) {
        switch verb {
        case Self.v, "b", "g", "G", "x", "X", "f", "F", "e", "E":
            let plus = flags.plus
            append(UInt8(ascii: "("))
            format(real, verb: verb, of: original)
            flags.plus = true
            format(imaginary, verb: verb, of: original)
            append(text: "i)")
            flags.plus = plus
        default: complain(verb, about: original)
        }
    }

    private mutating func format(_ value: Double, _ verb: UInt8, defaultPrecision: Int?) {
        let precision = flags.precision ?? defaultPrecision
        var number = GoFloat.text(value, verb: verb, precision: precision)
        var sign = UInt8(ascii: "+")
        if number.first == UInt8(ascii: "-") || number.first == UInt8(ascii: "+") {
            sign = number.removeFirst()
        }
        if flags.space, !flags.plus, sign == UInt8(ascii: "+") { sign = UInt8(ascii: " ") }
        if !value.isFinite {
            // An infinity always has its sign, what is no number only when asked for.
            let isBare = value.isNaN && !flags.space && !flags.plus
            appendPaddedWithSpaces(isBare ? number : [sign] + number)
            return
        }
        if flags.sharp, verb != UInt8(ascii: "b") {
            number = withDecimalPoint(number, verb: verb, precision: precision)
        }
        guard flags.plus || sign != UInt8(ascii: "+") else {
            appendPadded(number)
            return
        }
        if flags.zero, !flags.minus, let width = flags.width, width > number.count + 1 {
            append(sign)
            appendPadding(width - number.count - 1)
            append(number)
        } else {
            appendPadded([sign] + number)
        }
    }

    /// What the sharp flag asks for: a decimal point always, and for `%g` the zeros at the end.
    private func withDecimalPoint(_ number: [UInt8], verb: UInt8, precision: Int?) -> [UInt8] {
        var missing = 0
        let isHex = verb | 0x20 == UInt8(ascii: "x")
        switch verb {
        case UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "x"): missing = precision ?? 6
        default: break
        }
        let tailStart =
            number.firstIndex { byte in
                let lower = byte | 0x20
                return lower == UInt8(ascii: "p") || (lower == UInt8(ascii: "e") && !isHex)
            } ?? number.count
        var head = Array(number[..<tailStart])
        var sawNonzero = false
        for byte in head where byte != UInt8(ascii: ".") {
            if byte != UInt8(ascii: "0") { sawNonzero = true }
            if sawNonzero { missing -= 1 }
        }
        if !head.contains(UInt8(ascii: ".")) {
            if head == [UInt8(ascii: "0")] { missing -= 1 }
            head.append(UInt8(ascii: "."))
        }
        head.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, missing)))
        return head + number[tailStart...]
    }
}
