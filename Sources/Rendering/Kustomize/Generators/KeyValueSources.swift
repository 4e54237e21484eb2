import YAML

/// Where the entries of generated ConfigMaps and Secrets come from: environment files, literals, files.
struct KeyValueSources {
    let loader: KustomizationLoader

    /// The longest line an environment file may have, as Go's scanner has it.
    private static let longestLine = 65_536

    /// The entries of a rule in their order; the values are bytes.
    func entries(of rule: GeneratorRule) throws(KustomizeError) -> [(key: String, value: [UInt8])] {
        var entries: [(key: String, value: [UInt8])] = []
        do throws(KustomizeError) {
            for path in rule.envs { entries += try environment(path) }
        } catch {
            throw error.prefixed("env source files: [\(rule.envs.joined(separator: " "))]")
        }
        do throws(KustomizeError) {
            for literal in rule.literals { entries.append(try Self.literal(literal)) }
        } catch {
            throw error.prefixed("literal sources [\(rule.literals.joined(separator: " "))]")
        }
        do throws(KustomizeError) {
            for source in rule.files {
                let (key, path) = try Self.fileSource(source)
                entries.append((key, try loader.load(path).bytes))
            }
        } catch {
            throw error.prefixed("file sources: [\(rule.files.joined(separator: " "))]")
        }
        return entries
    }

    private static func literal(_ source: String) throws(KustomizeError) -> (key: String, value: [UInt8]) {
        let bytes = Array(source.utf8)
        guard let sign = bytes.firstIndex(of: UInt8(ascii: "=")), sign > 0 else {
            throw KustomizeError("invalid literal source \(source), expected key=value")
        }
        var value = Array(bytes[(sign + 1)...])
        if value.count >= 2, value[0] == value[value.count - 1],
            value[0] == UInt8(ascii: "\"") || value[0] == UInt8(ascii: "'")
        {
            value = Array(value[1..<(value.count - 1)])
        }
        return (String(decoding: bytes[..<sign], as: UTF8.self), value)
    }

    private static func fileSource(_ source: String) throws(KustomizeError) -> (key: String, path: String) {
        let parts = source.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
        switch parts.count {
        case 1:
            let trimmed = source.trimming { $0 == "/" }
            return (trimmed.isEmpty ? source : TreePath.name(of: trimmed), source)
        case 2 where parts[0].isEmpty:
            throw KustomizeError(
                "missing key name for file path \(GoQuote.quoted(parts[1])) in source \(GoQuote.quoted(source))"
            )
        case 2 where parts[1].isEmpty:
            throw KustomizeError(
                "missing file path for key name \(GoQuote.quoted(parts[0])) in source \(GoQuote.quoted(source))"
            )
        case 2:
            return (parts[0], parts[1])
        default:
            throw KustomizeError("source \(GoQuote.quoted(source)) key name or file path contains '='")
        }
    }

    private func environment(_ path: String) throws(KustomizeError) -> [(key: String, value: [UInt8])] {
        let (bytes, file) = try loader.load(path)
        var entries: [(key: String, value: [UInt8])] = []
        var start = 0
        var number = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 10) ?? bytes.count
            var line = bytes[start..<end]
            start = end + 1
            // Go's scanner stops without a word at a line that is too long.
            if line.count >= Self.longestLine { break }
            if line.last == 13 { line.removeLast() }
            let mark = Mark(file: file, line: number + 1, column: 1)
            guard String(validating: line, as: UTF8.self) != nil else {
                throw KustomizeError("line \(number + 1) has invalid utf8 bytes", at: mark)
            }
            if number == 0, line.starts(with: [0xEF, 0xBB, 0xBF]) { line = line.dropFirst(3) }
            number += 1
            line = line.drop { $0 == 32 || (9...13).contains($0) }
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            let sign = line.firstIndex(of: UInt8(ascii: "="))
            let key = String(decoding: line[..<(sign ?? line.endIndex)], as: UTF8.self)
            if key.isEmpty { continue }
            entries.append((key, sign.map { Array(line[($0 + 1)...]) } ?? []))
        }
        return entries
    }
}
