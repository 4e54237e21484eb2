import YAML

/// Checks values against `values.schema.json` of a chart and its subcharts.
enum SchemaCheck {
    private static let url = "file:///values.schema.json"

    /// - Throws: one error with what all schemas have to say.
    static func validate(_ chart: ChartNode, _ values: ValuesTable) throws(HelmError) {
        let mistakes = mistakes(chart, values)
        guard mistakes.isEmpty else {
            throw HelmError(
                "values don't meet the specifications of the schema(s) in the following chart(s):\n\(mistakes)",
                file: "values.schema.json")
        }
    }

    private static func mistakes(_ chart: ChartNode, _ values: ValuesTable) -> String {
        var text = ""
        if let schema = chart.chart.schema, let mistake = mistake(schema, values) {
            text += "\(chart.name):\n\(mistake)"
        }
        for child in chart.dependencies {
            switch values[child.name] {
            case nil, .value(.null)?: continue
            case .table(let table)?: text += mistakes(child, table)
            case .value(let value)?:
                text +=
                    "\(child.name):\ninvalid type for values: expected object (map), got \(GoVerb.type(value))\n"
            }
        }
        return text
    }

    private static func mistake(_ bytes: [UInt8], _ values: ValuesTable) -> String? {
        let node: SchemaNode
        do throws(ReadError) { node = try SchemaNode(json: bytes) } catch {
            // Go's decoder of a stream has words of its own for a text that ends early.
            return error.message == "unexpected end of JSON input" ? "unexpected EOF" : error.message
        }
        let compiler = SchemaCompiler([url: node])
        do throws(SchemaError) {
            let schema = try compiler.compile(url)
            guard let failure = SchemaValidator.validate(SchemaNode(.object(values.map)), with: schema) else {
                return nil
            }
            let prefix = "jsonschema validation failed with '\(url)#'\n"
            let text = failure.text
            return (text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text) + "\n"
        } catch {
            return error.message
        }
    }
}
