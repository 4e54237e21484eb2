/// One pass over the bytes of a JSON text; without recursion, so that nesting costs no stack.
struct JSONParser: ~Copyable {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let end: Int
    private let maximumDepth: Int
    private let allNumbersAsDoubles: Bool
    private let noticesDuplicates: Bool
    private var position = 0
    private var builder = TreeBuilder()
    private var strings = JSONStringDecoder()

    private(set) var duplicates: [TreeBuilder.Duplicate] = []

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ options: JSONReader.Options) {
        self.bytes = bytes
        end = bytes.count
        maximumDepth = options.maximumDepth
        allNumbersAsDoubles = options.allNumbersAsDoubles
        noticesDuplicates = options.duplicateKeys != .lastWins
    }

    mutating func parse() throws(JSONFault) -> Value {
        let value = try parseTree()
        skipSpace()
        if position < end { throw invalid("after top-level value") }
        return value
    }

    private mutating func parseTree() throws(JSONFault) -> Value {
        while true {
            // A value begins here.
            skipSpace()
            var value: Value
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "\""):
                value = try .string(string())
            case UInt8(ascii: "{"):
                try open(map: true)
                skipSpace()
                if try peek() != UInt8(ascii: "}") {
                    try key()
                    continue
                }
                position += 1
                value = closeMap()
            case UInt8(ascii: "["):
                try open(map: false)
                skipSpace()
                if try peek() != UInt8(ascii: "]") { continue }
                position += 1
                value = builder.closeArray()
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = try number()
            case UInt8(ascii: "t"):
                try literal("true", "rue")
                value = .bool(true)
            case UInt8(ascii: "f"):
                try literal("false", "alse")
                value = .bool(false)
            case UInt8(ascii: "n"):
                try literal("null", "ull")
                value = .null
            default:
                throw invalid("looking for beginning of value")
            }
            // A value has ended; so may have the containers around it.
            while true {
                if builder.depth == 0 { return value }
                builder.add(value)
                skipSpace()
                let byte = try peek()
                if builder.isInMap {
                    if byte == UInt8(ascii: ",") {
                        position += 1
                        skipSpace()
                        try key()
                        break
                    }
                    guard byte == UInt8(ascii: "}") else {
                        throw invalid("after object key:value pair")
                    }
                    position += 1
                    value = closeMap()
                } else {
                    if byte == UInt8(ascii: ",") {
                        position += 1
                        break
                    }
                    guard byte == UInt8(ascii: "]") else { throw invalid("after array element") }
                    position += 1
                    value = builder.closeArray()
                }
            }
        }
    }

    private mutating func closeMap() -> Value {
        let notices = noticesDuplicates
        var found: [TreeBuilder.Duplicate] = []
        let value = builder.closeMap { if notices { found.append($0) } }
        if !found.isEmpty { duplicates += found.prefix(TreeBuilder.reportLimit - duplicates.count) }
        return value
    }

    private mutating func open(map: Bool) throws(JSONFault) {
        guard builder.depth < maximumDepth else { throw JSONFault(reason: .tooDeep, offset: position) }
        position += 1
        builder.open(map: map)
    }

    @inline(__always)
    private mutating func key() throws(JSONFault) {
        guard try peek() == UInt8(ascii: "\"") else {
            throw invalid("looking for beginning of object key string")
        }
        let start = position
        let key = try strings.key(bytes, &position)
        builder.key(key, at: UInt64(start))
        skipSpace()
        guard try peek() == UInt8(ascii: ":") else { throw invalid("after object key") }
        position += 1
    }

    @inline(__always)
    private mutating func string() throws(JSONFault) -> String {
        try strings.string(bytes, &position)
    }

    @inline(__always)
    private mutating func skipSpace() {
        while position < end {
            let byte = bytes[position]
            if byte > 32 { return }
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return }
            position += 1
        }
    }

    @inline(__always)
    private func peek() throws(JSONFault) -> UInt8 {
        guard position < end else { throw JSONFault(reason: .unexpectedEnd, offset: position) }
        return bytes[position]
    }

    @inline(never)
    private func invalid(_ context: StaticString) -> JSONFault {
        guard position < end else { return JSONFault(reason: .unexpectedEnd, offset: position) }
        return JSONFault(reason: .invalidCharacter(context), offset: position)
    }

    private mutating func literal(_ name: StaticString, _ rest: StaticString) throws(JSONFault) {
        position += 1
        for index in 0..<rest.utf8CodeUnitCount {
            guard position < end, bytes[position] == rest.utf8Start[index] else {
                throw invalid(Self.context(name, index))
            }
            position += 1
        }
    }

    private static func context(_ literal: StaticString, _ index: Int) -> StaticString {
        switch (literal.utf8Start[0], index) {
        case (UInt8(ascii: "t"), 0): "in literal true (expecting 'r')"
        case (UInt8(ascii: "t"), 1): "in literal true (expecting 'u')"
        case (UInt8(ascii: "t"), _): "in literal true (expecting 'e')"
        case (UInt8(ascii: "f"), 0): "in literal false (expecting 'a')"
        case (UInt8(ascii: "f"), 1): "in literal false (expecting 'l')"
        case (UInt8(ascii: "f"), 2): "in literal false (expecting 's')"
        case (UInt8(ascii: "f"), _): "in literal false (expecting 'e')"
        case (_, 0): "in literal null (expecting 'u')"
        default: "in literal null (expecting 'l')"
        }
    }

    // MARK: - Numbers

    private mutating func number() throws(JSONFault) -> Value {
        let start = position
        var scanner = DecimalScanner()
        if bytes[position] == UInt8(ascii: "-") {
            scanner.isNegative = true
            position += 1
            guard try isDigit(peek()) else { throw invalid("in numeric literal") }
        }
        if bytes[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            while position < end, isDigit(bytes[position]) {
                scanner.integerDigit(bytes[position])
                position += 1
            }
        }
        var isInteger = true
        if position < end, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            guard try isDigit(peek()) else { throw invalid("after decimal point in numeric literal") }
            while position < end, isDigit(bytes[position]) {
                scanner.fractionDigit(bytes[position])
                position += 1
            }
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            var isNegative = false
            let sign = try peek()
            if sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                isNegative = sign == UInt8(ascii: "-")
                position += 1
            }
            guard try isDigit(peek()) else { throw invalid("in exponent of numeric literal") }
            var exponent = 0
            while position < end, isDigit(bytes[position]) {
                if exponent < 100_000 { exponent = exponent * 10 + Int(bytes[position] & 15) }
                position += 1
            }
            scanner.exponent += isNegative ? -exponent : exponent
        }
        if isInteger, !allNumbersAsDoubles, let integer = scanner.integer { return integer }
        let text = UnsafeBufferPointer(rebasing: bytes[start..<position])
        guard let double = scanner.double(text: text) else {
            throw JSONFault(reason: .numberOutOfRange(length: position - start), offset: start)
        }
        return .double(double)
    }

    @inline(__always)
    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
