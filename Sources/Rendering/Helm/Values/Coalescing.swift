import YAML

/// Merges the values of a chart, of its subcharts and of its user as Helm does: scalars and lists are replaced, maps
/// are merged, who is nearer to the user wins.
///
/// Follows `CoalesceValues` and `MergeValues` of Helm 4's `pkg/chart/common/util`, its treatment of null included.
struct Coalescing {
    /// What Helm would log, without its time stamps.
    var warnings: [String] = []

    /// Removes what null names.
    mutating func coalesced(_ chart: ChartNode, with values: ValuesTable) throws(HelmError) -> ValuesTable {
        let result = values.deepCopy()
        try coalesce(chart, result, prefix: "", keepsNull: false)
        return result
    }

    /// Keeps null, for what is merged once more later.
    mutating func merged(_ chart: ChartNode, with values: ValuesTable) throws(HelmError) -> ValuesTable {
        let result = values.deepCopy()
        try coalesce(chart, result, prefix: "", keepsNull: true)
        return result
    }

    private mutating func coalesce(
        _ chart: ChartNode, _ target: ValuesTable, prefix: String, keepsNull: Bool
    ) throws(HelmError) {
        coalesceOwn(chart, target, prefix: prefix, keepsNull: keepsNull)
        for child in chart.dependencies {
            let inner: ValuesTable
            switch target[child.name] {
            case nil:
                inner = ValuesTable()
                target[child.name] = .table(inner)
            case .table(let table): inner = table
            case .value(let value):
                throw HelmError("type mismatch on \(child.name): \(GoVerb.boolean(value))")
            }
            let innerPrefix = Self.joined(prefix, chart.name)
            coalesceGlobals(inner, from: target, prefix: innerPrefix)
            try coalesce(child, inner, prefix: innerPrefix, keepsNull: keepsNull)
        }
    }

    private static func joined(_ prefix: String, _ name: String) -> String {
        prefix.isEmpty ? name : "\(prefix).\(name)"
    }

    /// Hands the globals of `source` down to `target`.
    private mutating func coalesceGlobals(_ target: ValuesTable, from source: ValuesTable, prefix: String) {
        let inner: ValuesTable
        switch target["global"] {
        case nil: inner = ValuesTable()
        case .table(let table): inner = table
        case .value:
            warnings.append("warning: skipping globals because destination global is not a table.")
            return
        }
        let outer: ValuesTable
        switch source["global"] {
        case nil: outer = ValuesTable()
        case .table(let table): outer = table
        case .value:
            warnings.append("warning: skipping globals because source global is not a table.")
            return
        }
        for (key, element) in outer.elements {
            if let table = element.table {
                let copy = table.shallowCopy()
                switch inner[key] {
                case nil: inner[key] = .table(copy)
                case .table(let present):
                    coalesceTables(
                        copy, with: present, prefix: Self.joined(prefix, key), keepsNull: true)
                    inner[key] = .table(copy)
                case .value:
                    warnings.append(
                        "Conflict: cannot merge map onto non-map for \(GoQuoting.quoted(key)). Skipping.")
                }
            } else if inner[key]?.table != nil {
                warnings.append("key \(key) is table. Skipping")
            } else {
                inner[key] = element
            }
        }
        target["global"] = .table(inner)
    }

    /// Puts the chart's own values below those of `target`.
    private mutating func coalesceOwn(
        _ chart: ChartNode, _ target: ValuesTable, prefix: String, keepsNull: Bool
    ) {
        let innerPrefix = Self.joined(prefix, chart.name)
        for (key, element) in chart.values.deepCopy().elements {
            switch target[key] {
            case .value(.null)? where !keepsNull:
                target[key] = nil
            case .table(let present)?:
                guard let own = element.table else {
                    if !element.isNull {
                        warnings.append("warning: skipped value for \(innerPrefix).\(key): Not a table.")
                    }
                    continue
                }
                let keepsNull = keepsNull || chart.dependencies.contains { $0.name == key }
                if !keepsNull { Self.removeNulls(own) }
                coalesceTables(
                    present, with: own, prefix: Self.joined(innerPrefix, key), keepsNull: keepsNull)
            case .value?: break
            case nil:
                if !keepsNull {
                    if element.isNull { continue }
                    if let own = element.table { Self.removeNulls(own) }
                }
                target[key] = element
            }
        }
    }

    /// Puts what `source` has below what `target` has; changes both, as the original does.
    mutating func coalesceTables(
        _ target: ValuesTable, with source: ValuesTable, prefix: String, keepsNull: Bool
    ) {
        let hadValue = Set(source.elements.lazy.filter { !$0.value.isNull }.map(\.key))
        for (key, element) in target.elements where element.isNull { source[key] = .value(.null) }
        for (key, element) in source.elements {
            let name = Self.joined(prefix, key)
            switch (target[key], element) {
            case (.value(.null)?, _) where !keepsNull && hadValue.contains(key):
                target[key] = nil
            case (nil, _):
                target[key] = element
            case (.table(let present)?, .table(let own)):
                coalesceTables(present, with: own, prefix: name, keepsNull: keepsNull)
            case (.value?, .table(let own)):
                warnings.append(
                    "warning: cannot overwrite table with non table for \(name) (\(GoVerb.plain(own.map)))")
            case (.table?, .value(let own)):
                if !own.isNull {
                    warnings.append(
                        "warning: destination for \(name) is a table. Ignoring non-table value (\(GoVerb.plain(own)))"
                    )
                }
            case (.value?, .value): break
            }
        }
    }

    private static func removeNulls(_ table: ValuesTable) {
        for (key, element) in table.elements {
            if element.isNull {
                table[key] = nil
            } else if let inner = element.table {
                removeNulls(inner)
            }
        }
    }
}
