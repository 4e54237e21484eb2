import Kubernetes
import YAML

/// How the objects of one resource are laid out: the columns and what writes their cells.
struct TableLayout {
    let columns: TableColumns
    private let printer: CellPrinter

    init(_ definition: ResourceDefinition) {
        if let custom = definition.customDefinition {
            let layout = CustomColumns(custom, version: definition.resource.version)
            columns = layout.columns
            printer = layout.cells
        } else {
            columns = TableColumns.of(definition.kind)
            printer = TablePrinters.printer(of: definition.kind.groupKind) ?? Self.nameAndCreation
        }
    }

    func cells(_ object: Object, _ text: CellText) -> [Value] { printer(object, text) }

    private static let nameAndCreation: CellPrinter = { object, _ in
        [.string(object.name), object.value[path: .metadata, .creationTimestamp] ?? .null]
    }
}
