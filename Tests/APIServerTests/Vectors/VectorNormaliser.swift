import YAML

/// Replaces in an answer what differs from server to server: names, times, versions, addresses.
struct VectorNormaliser {
    private let masks: [(text: String, name: String)]
    private static let longestText = 2000

    init(_ environment: VectorEnvironment) { masks = environment.masks }

    // MARK: - Texts

    func text(_ text: String) -> String {
        let length = text.unicodeScalars.count
        guard length <= Self.longestText else { return "<\(length) characters>" }
        var text = text
        for (mask, name) in masks { text = text.replacing(mask, with: "{\(name)}") }
        if text.contains("-") {
            text.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, with: "<uid>")
            text.replace(
                /20[2-9]\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)/
            ) { $0.1 == nil ? "<time>" : "<microtime>" }
            text.replace(/kube-api-access-[bcdfghjklmnpqrstvwxz2456789]{5}/, with: "kube-api-access-<rand>")
        }
        if text.contains("resource version: ") {
            text.replace(/too old resource version: ([0-9]+) \([0-9]+\)/) {
                "too old resource version: \($0.1) (<rv>)"
            }
            text.replace(/Too large resource version: ([0-9]+), current: [0-9]+/) {
                "Too large resource version: \($0.1), current: <rv>"
            }
        }
        if text.contains(" value: "), text.contains(/\ value: [\[{].*"[A-Z]\w*":/) {
            text.replace(/\ value: [\[{].*[\]}]/, with: " value: <object>")
        }
        return text
    }

    // MARK: - Trees

    func value(_ value: Value, under key: String? = nil) -> Value {
        switch value {
        case .object(let map): return object(map)
        case .array(let elements): return array(elements, under: key)
        case .string(let text): return .string(self.text(text, under: key))
        case .int(let number):
            return ["nodePort", "healthCheckNodePort"].contains(key) && number != 0 ? "<port>" : value
        default: return value
        }
    }

    private func text(_ text: String, under key: String?) -> String {
        guard !text.isEmpty else { return text }
        switch key {
        case "resourceVersion" where text != "0" && text.allSatisfy(\.isNumber): return "<rv>"
        case "clusterIP" where text != "None": return "<ip>"
        case "pod-template-hash", "controller-revision-hash": return "<hash>"
        case "token" where text.count > 60: return "<token>"
        case "continue": return "<continue>"
        default: return self.text(text)
        }
    }

    private func array(_ elements: [Value], under key: String?) -> Value {
        switch key {
        case "managedFields":
            let order: [Field] = [.operation, .manager, .apiVersion, .subresource]
            let entries = elements.filter { $0.object != nil }.map { entry -> Value in
                var entry = entry
                entry[.time] = nil
                return self.value(entry)
            }
            return .array(
                entries.sorted { left, right in
                    let a = order.map { left[$0]?.string ?? "" }
                    let b = order.map { right[$0]?.string ?? "" }
                    return a.lexicographicallyPrecedes(b)
                })
        case "clusterIPs": return .array(elements.map { $0 == "None" ? $0 : "<ip>" })
        default: return .array(elements.map { value($0) })
        }
    }

    private func object(_ map: Map) -> Value {
        var map = map
        if map[.kind] == "Table", map[.columnDefinitions] != nil { map = Self.table(map) }
        var normal = Map()
        for entry in map { normal[Key(text(entry.key.name))] = value(entry.value, under: entry.key.name) }
        if let prefix = map[.generateName]?.string, let name = map[.name]?.string, name.hasPrefix(prefix),
            name.dropFirst(prefix.count).wholeMatch(of: /[bcdfghjklmnpqrstvwxz2456789]{5}/) != nil
        {
            normal[.name] = .string(text(prefix) + "<rand>")
        }
        if normal[.kind] == "Status", let causes = normal[.details]?[.causes]?.array, causes.count > 1 {
            normal[.details]?[.causes] = .array(
                causes.map { (text: JSONWriter.string(.object($0.object?.sorted() ?? Map())), value: $0) }
                    .sorted { $0.text < $1.text }.map(\.value))
            if let message = normal[.message]?.string, let range = message.firstRange(of: " is invalid: [") {
                normal[.message] = .string(message[..<range.lowerBound] + " is invalid: [<causes>]")
            }
        }
        return .object(normal)
    }

    // MARK: - Tables

    private static let ageColumns: Set<String> = [
        "Age", "Last Seen", "First Seen", "Last Schedule", "Duration",
    ]

    static func table(_ table: Map) -> Map {
        var table = table
        var columns = table[.columnDefinitions]?.array ?? []
        for index in columns.indices { columns[index][.description] = nil }
        if table[.columnDefinitions]?.array != nil { table[.columnDefinitions] = .array(columns) }
        let names = columns.map { $0[.name]?.string ?? "" }
        let ages = Set(
            columns.indices.filter { ageColumns.contains(names[$0]) || columns[$0][.type]?.string == "date" })
        var rows = table[Key("rows")]?.array ?? []
        for row in rows.indices {
            var cells = rows[row][name: "cells"]?.array ?? []
            for index in cells.indices {
                guard let cell = cells[index].string else { continue }
                if ages.contains(index) || names.isEmpty, cell.wholeMatch(of: /([0-9]+[smhdy])+/) != nil {
                    cells[index] = "<age>"
                }
                guard index < names.count else { continue }
                if names[index] == "Cluster-IP", !["None", "<none>", ""].contains(cell) {
                    cells[index] = "<ip>"
                }
                if names[index] == "Port(s)" {
                    cells[index] = .string(cell.replacing(/:3[0-9]{4}\//, with: ":<port>/"))
                }
            }
            rows[row][name: "cells"] = .array(cells)
        }
        if table[Key("rows")]?.array != nil { table[Key("rows")] = .array(rows) }
        return table
    }
}
