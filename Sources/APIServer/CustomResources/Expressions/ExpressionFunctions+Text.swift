import Kubernetes

extension ExpressionFunctions {
    /// Functions of texts.
    static func texts(_ name: String, _ arguments: [Operand]) throws(Failure) -> Operand? {
        guard case .text(let text)? = arguments.first else { return nil }
        let rest = arguments.dropFirst()
        if rest.isEmpty {
            switch name {
            case "size", ".size": return .int(Int64(text.unicodeScalars.count))
            case ".lowerAscii": return .text(ascii(text, from: 0x41...0x5A, by: 32))
            case ".upperAscii": return .text(ascii(text, from: 0x61...0x7A, by: -32))
            case ".trim": return .text(trimmed(text))
            case ".reverse": return .text(joined(text.unicodeScalars.reversed()))
            default: return nil
            }
        }
        switch (name, rest.first, rest.dropFirst().first) {
        case (".contains", .text(let other)?, nil):
            return .bool(text.isEmpty ? other.isEmpty : text.contains(other))
        case (".startsWith", .text(let other)?, nil): return .bool(text.utf8.starts(with: other.utf8))
        case (".endsWith", .text(let other)?, nil):
            return .bool(text.utf8.reversed().starts(with: other.utf8.reversed()))
        case (".matches", .text(let pattern)?, nil), ("matches", .text(let pattern)?, nil):
            guard let compiled = try? Pattern(pattern) else {
                throw Failure(message: "error parsing regexp: \(pattern)")
            }
            return .bool(compiled.isFound(in: text))
        case (".charAt", .int(let position)?, nil):
            let scalars = Array(text.unicodeScalars)
            guard position >= 0, position <= Int64(scalars.count) else {
                throw Failure(message: "index out of range: \(position)")
            }
            return .text(Int(position) == scalars.count ? "" : String(Character(scalars[Int(position)])))
        case (".indexOf", .text(let other)?, nil): return .int(Int64(index(of: other, in: text) ?? -1))
        case (".lastIndexOf", .text(let other)?, nil):
            return .int(Int64(index(of: other, in: text, last: true) ?? -1))
        case (".replace", .text(let old)?, .text(let new)?) where rest.count == 3:
            guard case .int(let limit)? = rest.last else { throw Failure.overload }
            return .text(
                text.replacing(old, with: new, maxReplacements: limit < 0 ? .max : Int(clamping: limit)))
        case (".replace", .text(let old)?, .text(let new)?): return .text(text.replacing(old, with: new))
        case (".split", .text(let separator)?, nil): return .list(split(text, separator, .max))
        case (".split", .text(let separator)?, .int(let limit)?):
            if limit == 0 { return .list([]) }
            return .list(split(text, separator, limit < 0 ? .max : Int(clamping: limit)))
        case (".substring", .int(let start)?, nil): return .text(try part(of: text, start, nil))
        case (".substring", .int(let start)?, .int(let end)?): return .text(try part(of: text, start, end))
        default: return nil
        }
    }

    private static func joined(_ scalars: some Sequence<Unicode.Scalar>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    private static func ascii(_ text: String, from range: ClosedRange<UInt32>, by distance: Int32) -> String {
        joined(
            text.unicodeScalars.map { scalar in
                guard range.contains(scalar.value) else { return scalar }
                return Unicode.Scalar(UInt32(Int32(scalar.value) + distance)) ?? scalar
            })
    }

    private static func trimmed(_ text: String) -> String {
        var scalars = Substring(text).unicodeScalars
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        return String(scalars)
    }

    private static func index(of other: String, in text: String, last: Bool = false) -> Int? {
        let (all, part) = (Array(text.unicodeScalars), Array(other.unicodeScalars))
        guard part.count <= all.count else { return nil }
        let starts = 0...(all.count - part.count)
        func fits(_ start: Int) -> Bool { all[start..<(start + part.count)].elementsEqual(part) }
        return last ? starts.last(where: fits) : starts.first(where: fits)
    }

    private static func split(_ text: String, _ separator: String, _ limit: Int) -> [Operand] {
        if separator.isEmpty { return text.unicodeScalars.prefix(limit).map { .text(String(Character($0))) } }
        var parts: [Operand] = []
        var rest = Substring(text)
        while parts.count < limit - 1, let range = rest.firstRange(of: separator) {
            parts.append(.text(String(rest[..<range.lowerBound])))
            rest = rest[range.upperBound...]
        }
        return parts + [.text(String(rest))]
    }

    private static func part(of text: String, _ start: Int64, _ end: Int64?) throws(Failure) -> String {
        let scalars = Array(text.unicodeScalars)
        let end = end ?? Int64(scalars.count)
        guard start >= 0, start <= Int64(scalars.count), end >= start, end <= Int64(scalars.count) else {
            throw Failure(
                message: "index out of range: \(start < 0 || start > Int64(scalars.count) ? start : end)")
        }
        return joined(scalars[Int(start)..<Int(end)])
    }
}
