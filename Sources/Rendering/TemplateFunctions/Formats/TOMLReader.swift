/// Reads TOML 1.0 as BurntSushi/toml's decoder does into a map.
struct TOMLReader {
    /// Why a text is no TOML.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    var scanner: TOMLScanner
    private let root = TemplateMap()
    private var current: TemplateMap
    private var prefix: [ByteString] = []
    /// Tables that a header has named, and those that values have made, by their path.
    private var named: Set<[ByteString]> = []
    private var closed: Set<[ByteString]> = []
    private static let maximumDepth = 128

    static func map(_ bytes: [UInt8]) throws(Fault) -> TemplateMap {
        var reader = TOMLReader(bytes)
        try reader.document()
        return reader.root
    }

    private init(_ bytes: [UInt8]) {
        scanner = TOMLScanner(bytes)
        current = root
    }

    private mutating func document() throws(Fault) {
        while true {
            try scanner.skipBlankLines()
            guard let byte = scanner.peek else { return }
            if byte == UInt8(ascii: "[") {
                try header()
            } else {
                try pair(into: current, under: prefix)
            }
            try scanner.endOfLine()
        }
    }

    // MARK: - Tables

    private mutating func header() throws(Fault) {
        scanner.advance()
        scanner.lastKey = ""
        let isArray = scanner.take(UInt8(ascii: "["))
        scanner.skipSpaces()
        let path = try key()
        guard scanner.take(UInt8(ascii: "]")), !isArray || scanner.take(UInt8(ascii: "]")) else {
            let found = scanner.peek == nil ? "'\\x00'" : scanner.found
            throw scanner.fault("expected '.' or ']' to end table name, but got \(found) instead")
        }
        let parent = try descend(root, Array(path.dropLast()))
        let name = path[path.count - 1]
        let table = TemplateMap()
        if isArray {
            if let existing = parent[name] {
                guard case .list(let list) = existing, list.elementType == .dictionary else {
                    throw scanner.fault("Key '\(Self.text(path))' has already been defined.")
                }
                list.elements.append(.map(table))
            } else {
                parent[name] = .list(TemplateList([.map(table)], elementType: .dictionary))
            }
            named = named.filter { !$0.starts(with: path) }
            current = table
        } else if case .map(let existing)? = parent[name] {
            guard named.insert(path).inserted, !closed.contains(path) else {
                throw scanner.fault("Key '\(Self.text(path))' has already been defined.")
            }
            current = existing
        } else {
            guard parent[name] == nil else {
                throw scanner.fault("Key '\(Self.text(path))' has already been defined.")
            }
            parent[name] = .map(table)
            named.insert(path)
            current = table
        }
        prefix = path
    }

    /// The table at the end of `path`, made where it is missing; the last of an array of tables.
    private mutating func descend(_ map: TemplateMap, _ path: [ByteString]) throws(Fault) -> TemplateMap {
        var map = map
        for (index, name) in path.enumerated() {
            switch map[name] {
            case nil:
                let next = TemplateMap()
                map[name] = .map(next)
                map = next
            case .map(let next)?:
                guard !closed.contains(Array(path[...index])) else {
                    throw scanner.fault("Key '\(Self.text(Array(path[...index])))' has already been defined.")
                }
                map = next
            case .list(let list)?:
                guard case .map(let next)? = list.elements.last, list.elementType == .dictionary else {
                    throw scanner.fault("Key '\(Self.text(path))' has already been defined.")
                }
                map = next
            default:
                throw scanner.fault("Key '\(Self.text(Array(path[...index])))' has already been defined.")
            }
        }
        return map
    }

    private static func text(_ path: [ByteString]) -> String { path.map(\.text).joined(separator: ".") }

    /// A key with its points, bare or in quotes.
    private mutating func key() throws(Fault) -> [ByteString] {
        var parts: [ByteString] = []
        repeat {
            scanner.skipSpaces()
            switch scanner.peek {
            case UInt8(ascii: "\"")?, UInt8(ascii: "'")?: parts.append(try scanner.string(allowsLines: false))
            default:
                let bare = scanner.takeWhile {
                    ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || $0 == UInt8(ascii: "_")
                        || $0 == UInt8(ascii: "-")
                }
                guard !bare.isEmpty else {
                    throw scanner.fault("unexpected \(scanner.found): key name appears blank")
                }
                parts.append(ByteString(bare))
            }
            scanner.skipSpaces()
        } while scanner.take(UInt8(ascii: ".")) && parts.count < Self.maximumDepth
        return parts
    }

    private mutating func pair(
        into map: TemplateMap, under prefix: [ByteString], depth: Int = 0
    ) throws(Fault) {
        let path = try key()
        guard scanner.take(UInt8(ascii: "=")) else {
            if scanner.peek == nil { throw scanner.fault("unexpected EOF; expected key separator '='") }
            throw scanner.fault("expected '.' or '=', but got \(scanner.found) instead")
        }
        scanner.lastKey = Self.text(prefix + path)
        defer { if depth == 0 { scanner.lastKey = Self.text(prefix) } }
        let parent = try descend(map, Array(path.dropLast()))
        let name = path[path.count - 1]
        guard parent[name] == nil else {
            throw scanner.fault("Key '\(Self.text(path))' has already been defined.")
        }
        scanner.skipSpaces()
        let value = try value(under: prefix + path, depth: depth)
        parent[name] = value
        // A table that a value made takes nothing more.
        if case .map = value { closed.insert(prefix + path) }
    }

    // MARK: - Values

    private mutating func value(under path: [ByteString], depth: Int) throws(Fault) -> TemplateValue {
        guard depth < Self.maximumDepth else { throw scanner.fault("values nest too deep") }
        switch scanner.peek {
        case UInt8(ascii: "\"")?, UInt8(ascii: "'")?: return .string(try scanner.string(allowsLines: true))
        case UInt8(ascii: "[")?: return try array(path, depth)
        case UInt8(ascii: "{")?: return try inlineTable(path, depth)
        default: return try TOMLScalar.value(&scanner)
        }
    }

    private mutating func array(_ path: [ByteString], _ depth: Int) throws(Fault) -> TemplateValue {
        scanner.advance()
        var elements: [TemplateValue] = []
        while true {
            try scanner.skipBlankLines()
            if scanner.take(UInt8(ascii: "]")) { break }
            elements.append(try value(under: path, depth: depth + 1))
            try scanner.skipBlankLines()
            if scanner.take(UInt8(ascii: ",")) { continue }
            guard scanner.take(UInt8(ascii: "]")) else {
                throw scanner.fault(
                    "expected a comma (',') or array terminator (']'), but got \(scanner.found)")
            }
            break
        }
        return .list(elements)
    }

    private mutating func inlineTable(_ path: [ByteString], _ depth: Int) throws(Fault) -> TemplateValue {
        scanner.advance()
        let map = TemplateMap()
        let outer = closed
        closed = []
        defer { closed = outer }
        while true {
            try scanner.skipBlankLines()
            if scanner.take(UInt8(ascii: "}")) { break }
            try pair(into: map, under: path, depth: depth + 1)
            try scanner.skipBlankLines()
            if scanner.take(UInt8(ascii: ",")) { continue }
            guard scanner.take(UInt8(ascii: "}")) else {
                throw scanner.fault(
                    "expected a comma or an inline table terminator '}', but got \(scanner.found) instead")
            }
            break
        }
        return .map(map)
    }
}
