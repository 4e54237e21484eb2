import Crypto
import YAML

/// Adds the charts that a chart depends on and that are not in its `charts/` directory: from another directory of the
/// repository (`file://…`), or fetched where that is allowed.
struct ChartDependencies<Tree: FileTree> {
    let tree: Tree
    let loader: ChartLoader
    let fetcher: (any ChartFetcher)?

    /// The chart at `root` with what it lacked. What cannot be had stays away, for Helm's own check to name it, unless
    /// there is more to say.
    func completed(_ chart: HelmChart, at root: String, depth: Int = 0) throws(HelmError) -> HelmChart {
        let missing = chart.missingDependencies
        guard !missing.isEmpty else { return chart }
        guard depth <= loader.bounds.depth else {
            throw HelmError("charts that depend on charts are nested too deep", isBound: true)
        }
        if !missing.allSatisfy({ $0.repository.hasPrefix("file://") }) { try checkLock(chart) }
        var chart = chart
        for dependency in missing {
            if let found = try find(dependency, for: chart, at: root, depth: depth) {
                chart.dependencies.append(found)
            }
        }
        return chart
    }

    /// The directories outside a chart's own that it is completed from.
    func places(of chart: HelmChart, at root: String) -> [String] {
        chart.missingDependencies.compactMap { dependency in
            guard dependency.repository.hasPrefix("file://") else { return nil }
            let path = String(dependency.repository.dropFirst("file://".count))
            return TreePath.normalized(TreePath.join(root, path))
        }
    }

    private func find(
        _ dependency: ChartDependency, for chart: HelmChart, at root: String, depth: Int
    ) throws(HelmError) -> HelmChart? {
        if dependency.repository.hasPrefix("file://") {
            return try local(dependency, at: root, depth: depth)
        }
        guard !dependency.repository.isEmpty else { return nil }
        guard let fetcher else {
            throw HelmError(
                "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' "
                    + "to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: "
                    + chart.missingDependencies.map(\.name).joined(separator: ", "),
                file: "Chart.yaml")
        }
        let locked = chart.lock?.dependencies.first {
            $0.name == dependency.name && $0.repository == dependency.repository
        }
        if let locked, !SemanticVersions.isCompatible(dependency.version, locked.version) {
            throw outOfSync(chart)
        }
        let bytes = try fetcher.archive(
            name: dependency.name, version: locked?.version ?? dependency.version,
            repository: dependency.repository)
        let origin = "\(dependency.repository)/\(dependency.name)"
        let found = try loader.load(archive: bytes, at: origin)
        try check(found, dependency)
        if let locked, locked.version != found.metadata.version {
            throw HelmError(
                "the repository gave version \(found.metadata.version) of \(dependency.name) where the lock file says \(locked.version)",
                file: "Chart.lock")
        }
        return found
    }

    private func local(
        _ dependency: ChartDependency, at root: String, depth: Int
    ) throws(HelmError) -> HelmChart? {
        let path = dependency.repository.dropFirst("file://".count)
        guard !path.hasPrefix("/"), let place = TreePath.normalized(TreePath.join(root, String(path))),
            hasChart(at: place)
        else { return nil }
        let found: HelmChart
        do throws(HelmError) {
            found = try completed(try loader.load(tree, at: place).chart, at: place, depth: depth + 1)
        } catch {
            throw error.prefixed("dependency \(dependency.name) at \(place)")
        }
        try check(found, dependency)
        return found
    }

    private func hasChart(at place: String) -> Bool {
        let entries = try? tree.entries(of: place)
        return entries?.contains { $0.name == "Chart.yaml" } ?? false
    }

    private func check(_ found: HelmChart, _ dependency: ChartDependency) throws(HelmError) {
        guard found.name == dependency.name else {
            throw HelmError(
                "dependency \(dependency.name) of \(dependency.repository) is a chart named \(found.name)",
                file: "Chart.yaml")
        }
        let isWanted = SemanticVersions.isCompatible(dependency.version, found.metadata.version)
        guard dependency.version.isEmpty || isWanted else {
            throw HelmError(
                "can't get a valid version for dependency \(dependency.name): \(found.metadata.version) is not in \(dependency.version)",
                file: "Chart.yaml")
        }
    }

    // MARK: - Lock files

    /// Refuses a lock file that was made for other dependencies than `Chart.yaml` has now.
    private func checkLock(_ chart: HelmChart) throws(HelmError) {
        guard let lock = chart.lock, !lock.digest.isEmpty else { return }
        let wanted = (chart.metadata.dependencies ?? []).compactMap { $0 }
        guard LockDigest.digest(wanted, lock.dependencies) == lock.digest else { throw outOfSync(chart) }
    }

    private func outOfSync(_ chart: HelmChart) -> HelmError {
        let isOld = chart.metadata.apiVersion == "v1"
        return HelmError(
            "the lock file (\(isOld ? "requirements" : "Chart").lock) is out of sync with the dependencies file "
                + "(\(isOld ? "requirements" : "Chart").yaml). Please update the dependencies",
            file: isOld ? "requirements.lock" : "Chart.lock")
    }
}

/// The digest of a lock file: of the dependencies asked for and those chosen, as Helm writes them to JSON.
enum LockDigest {
    static func digest(_ wanted: [ChartDependency], _ locked: [ChartDependency]) -> String {
        let value = Value.array([.array(wanted.map(json)), .array(locked.map(json))])
        let hash = SHA256.hash(data: JSONWriter.bytes(value))
        return "sha256:"
            + hash.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    private static func json(_ dependency: ChartDependency) -> Value {
        var map = Map()
        map["name"] = .string(dependency.name)
        if !dependency.version.isEmpty { map["version"] = .string(dependency.version) }
        map["repository"] = .string(dependency.repository)
        if !dependency.condition.isEmpty { map["condition"] = .string(dependency.condition) }
        if let tags = dependency.tags, !tags.isEmpty { map["tags"] = .array(tags.map { .string($0) }) }
        if dependency.enabled { map["enabled"] = true }
        if let values = dependency.importValues, !values.isEmpty {
            map["import-values"] = .array(values.map(sorted))
        }
        if !dependency.alias.isEmpty { map["alias"] = .string(dependency.alias) }
        return .object(map)
    }

    private static func sorted(_ value: Value) -> Value {
        if let map = value.object { .object(map.sorted()) } else { value }
    }
}
