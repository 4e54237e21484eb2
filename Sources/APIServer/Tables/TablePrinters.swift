import Kubernetes
import YAML

/// Writes the cells of one object's row, in the order of the kind's columns.
typealias CellPrinter = @Sendable (Object, CellText) -> [Value]

/// Which printer each kind has.
enum TablePrinters {
    /// The printer of a kind; nil for one that shows its name and time of creation.
    static func printer(of kind: GroupKind) -> CellPrinter? { printers[kind] }

    private static let printers: [GroupKind: CellPrinter] = {
        var printers: [GroupKind: CellPrinter] = [:]
        for family in families {
            for (group, kind, printer) in family { printers[GroupKind(group: group, kind: kind)] = printer }
        }
        return printers
    }()

    /// The printers of a few related kinds.
    typealias Family = [(group: String, kind: String, printer: CellPrinter)]

    private static let families: [Family] = [
        PodCells.family, WorkloadCells.family, BatchCells.family, ServiceCells.family, NetworkCells.family,
        NodeCells.family, EventCells.family, VolumeCells.family, StorageCells.family, AutoscalerCells.family,
        AccessCells.family, ConfigurationCells.family, QuotaCells.family, AdmissionCells.family,
        FlowControlCells.family, DeviceCells.family, MetricsCells.family,
    ]
}
