import Kubernetes
import YAML

/// The scalars that Kubernetes decodes with code of its own, and the words of their errors.
enum ScalarDecoding {
    static func quantity(_ value: Value) throws(DecodingFailure) -> Value {
        let text: String
        switch value {
        case .string(let given): text = given
        case .int(let number): text = "\(number)"
        case .uint(let number): text = "\(number)"
        case .double: text = JSONWriter.string(value)
        default: throw DecodingFailure(String(describing: QuantityError.format))
        }
        do {
            let canonical = try Quantity(parsing: text).description
            return .string(canonical)
        } catch {
            throw DecodingFailure(error.description)
        }
    }

    static func intOrString(_ value: Value) throws(DecodingFailure) -> Value {
        switch value {
        case .string: return value
        case .int, .double:
            guard let number = value.int, Int32(exactly: number) != nil else {
                throw DecodingFailure(
                    "json: cannot unmarshal number \(JSONWriter.string(value)) into Go value of type int32")
            }
            return .int(number)
        case .uint(let number):
            throw DecodingFailure("json: cannot unmarshal number \(number) into Go value of type int32")
        case .bool: throw DecodingFailure("json: cannot unmarshal bool into Go value of type int32")
        case .array: throw DecodingFailure("json: cannot unmarshal array into Go value of type int32")
        case .object: throw DecodingFailure("json: cannot unmarshal object into Go value of type int32")
        case .null: return 0
        }
    }

    static func time(_ value: Value) throws(DecodingFailure) -> Value {
        let text = try self.text(value)
        guard let time = Timestamp(rfc3339: text) else {
            throw DecodingFailure(TimeFailure.message(text, layout: "2006-01-02T15:04:05Z07:00"))
        }
        return .string(time.rfc3339)
    }

    /// A time whose fraction has exactly six digits.
    static func microTime(_ value: Value) throws(DecodingFailure) -> Value {
        let text = try self.text(value)
        let layout = "2006-01-02T15:04:05.000000Z07:00"
        guard let time = Timestamp(rfc3339: text), let point = text.utf8.firstIndex(of: UInt8(ascii: "."))
        else {
            throw DecodingFailure(TimeFailure.message(text, layout: layout))
        }
        let digits = text.utf8[text.utf8.index(after: point)...].prefix { (48...57).contains($0) }.count
        guard digits == 6 else { throw DecodingFailure(TimeFailure.message(text, layout: layout)) }
        return .string(time.rfc3339Micro)
    }

    private static func text(_ value: Value) throws(DecodingFailure) -> String {
        guard case .string(let text) = value else {
            let what =
                value.array != nil
                ? "array" : value.object != nil ? "object" : value.bool != nil ? "bool" : "number"
            throw DecodingFailure("json: cannot unmarshal \(what) into Go value of type string")
        }
        return text
    }

    static func base64(_ text: String) throws(DecodingFailure) -> Value {
        do {
            // Line breaks within are legal and fall away; the usual text needs no new one.
            let bytes = try Base64.decode(text)
            return text.utf8.contains { $0 == 10 || $0 == 13 } ? .string(Base64.encode(bytes)) : .string(text)
        } catch {
            throw DecodingFailure("illegal base64 data at input byte \(error.offset)")
        }
    }
}

/// Go's words for a text that is no time: the part that does not fit, and the part of the layout it should.
enum TimeFailure {
    static func message(_ text: String, layout: String) -> String {
        let (rest, element) = mismatch(text)
        let quoted = GoString.quoted(text)
        return
            "parsing time \(quoted) as \"\(layout)\": cannot parse \(GoString.quoted(rest)) as \"\(element)\""
    }

    /// Walks the date's and the time's parts and stops at the first that is not there.
    private static func mismatch(_ text: String) -> (String, String) {
        let parts: [(digits: Int, element: String, separator: String)] = [
            (4, "2006", "-"), (2, "01", "-"), (2, "02", "T"), (2, "15", ":"), (2, "04", ":"), (2, "05", ""),
        ]
        var rest = Substring(text)
        for part in parts {
            let digits = rest.prefix(part.digits)
            guard digits.count == part.digits, digits.allSatisfy(\.isASCIIDigit) else {
                return (String(rest), part.element)
            }
            rest = rest.dropFirst(part.digits)
            guard !part.separator.isEmpty else { break }
            guard rest.hasPrefix(part.separator) else { return (String(rest), part.separator) }
            rest = rest.dropFirst()
        }
        return (String(rest), "Z07:00")
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
