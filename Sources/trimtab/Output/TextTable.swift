/// A table as kubectl prints them: upper-case headings, columns three spaces apart, no lines.
struct TextTable {
    /// One cell: its text and how it is set off.
    struct Cell: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
        var text: String
        var style: Style?

        init(_ text: String, _ style: Style? = nil) {
            self.text = text
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    private let headings: [String]
    private var rows: [[Cell]] = []

    init(_ headings: [String]) { self.headings = headings }

    mutating func add(_ cells: [Cell]) { rows.append(cells) }

    /// The lines of the table, each with its line end. The last column is not padded.
    var text: String {
        var widths = headings.map(\.count)
        for row in rows {
            for (column, cell) in row.enumerated() where column < widths.count {
                widths[column] = max(widths[column], cell.text.count)
            }
        }
        var text = line(headings.map { Cell($0) }, widths)
        for row in rows { text += line(row, widths) }
        return text
    }

    private func line(_ cells: [Cell], _ widths: [Int]) -> String {
        var line = ""
        for (column, cell) in cells.enumerated() {
            line += cell.style.map { $0(cell.text) } ?? cell.text
            if column < cells.count - 1 {
                line += String(repeating: " ", count: widths[column] - cell.text.count + 3)
            }
        }
        return line + "\n"
    }
}
