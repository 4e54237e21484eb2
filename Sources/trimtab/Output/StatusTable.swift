import Agent
import Kubernetes
import Reconciler

/// The tables of `trimtab status`.
enum StatusTable {
    /// One line per application.
    static func applications(_ applications: [Application], wide: Bool, headings: Bool = true) -> String {
        var table = TextTable(
            ["NAME", "SYNC", "HEALTH", "REVISION", "SUBJECT"]
                + (wide ? ["REPOSITORY", "PATH", "TARGET"] : []))
        for application in applications {
            let status = application.status
            var cells: [TextTable.Cell] = [
                .init(application.name, .strong), sync(status.sync.status), health(status.health.status),
                .init(status.sync.revision.isEmpty ? "-" : String(status.sync.revision.prefix(7))),
                .init(subject(of: application)),
            ]
            if wide {
                let source = application.spec.source
                cells += [
                    .init(source.repoURL), .init(source.path.isEmpty ? "." : source.path),
                    .init(source.targetRevision.isEmpty ? "HEAD" : source.targetRevision),
                ]
            }
            table.add(cells)
        }
        let text = table.text
        guard !headings, let end = text.firstIndex(of: "\n") else { return text }
        return String(text[text.index(after: end)...])
    }

    /// Operation, conditions and objects of one application, below its line.
    static func details(of application: Application) -> String {
        let status = application.status
        var text = ""
        if let operation = status.operationState {
            text += "\nOperation: \(operation.phase.rawValue)"
            text += operation.message.isEmpty ? "\n" : ": \(operation.message)\n"
        }
        if !status.health.message.isEmpty { text += "\nHealth: \(status.health.message)\n" }
        if !status.conditions.isEmpty {
            text += "\n"
            for condition in status.conditions {
                text +=
                    "\((condition.isError ? Style.bad : Style.warning)(condition.type)): \(condition.message)\n"
            }
        }
        guard !status.resources.isEmpty else { return text }
        var table = TextTable(["KIND", "NAMESPACE", "NAME", "SYNC", "HEALTH", "MESSAGE"])
        for resource in status.resources {
            table.add([
                .init(resource.kind.kind), .init(resource.namespace), .init(resource.name),
                sync(resource.status), resource.health.map { health($0.status) } ?? "",
                .init(resource.message.isEmpty ? resource.health?.message ?? "" : resource.message),
            ])
        }
        return text + "\n" + table.text
    }

    static func sync(_ status: SyncStatus) -> TextTable.Cell {
        switch status {
        case .synced: .init(status.rawValue, .good)
        case .outOfSync: .init(status.rawValue, .warning)
        case .unknown: .init(status.rawValue, .bad)
        }
    }

    static func health(_ status: HealthStatus) -> TextTable.Cell {
        switch status {
        case .healthy: .init(status.rawValue, .good)
        case .progressing, .suspended: .init(status.rawValue, .warning)
        case .degraded, .missing, .unknown: .init(status.rawValue, .bad)
        }
    }

    private static func subject(of application: Application) -> String {
        let revision = application.status.sync.revision
        return application.status.history.last { $0.revision == revision }?.subject ?? ""
    }
}

extension Application {
    /// Whether all is as git says and works.
    var isSyncedAndHealthy: Bool {
        status.sync.status == .synced && status.health.status == .healthy
    }
}
