import Rendering
import YAML

/// Renders one template under the name it has in the fixtures.
struct TemplateRun {
    static let file: ByteString = "c/templates/row.yaml"

    var functions = FunctionTable()
    var missingKey = TemplateSet.MissingKey.zero
    var bounds = TemplateBounds()
    var environment = TestEnvironment()

    /// What the template prints with `data` as its dot, or the error as Helm reports it.
    func callAsFunction(_ template: String, _ data: TemplateValue = .null) -> Result<String, Failure> {
        var set = TemplateSet(functions: functions)
        set.missingKey = missingKey
        do throws(TemplateError) { try set.parse(Self.file, Array(template.utf8)) } catch {
            return .failure(
                Failure(text: error.helmParseDescription(of: Self.file.text), raw: error.description))
        }
        let execution = TemplateExecution(set, environment: environment, bounds: bounds)
        do throws(TemplateError) {
            return .success(String(decoding: try execution.execute(Self.file, data: data), as: UTF8.self))
        } catch {
            return .failure(Failure(text: error.helmDescription(of: Self.file.text), raw: error.description))
        }
    }

    /// The same with the values of a fixture under `.Values`.
    func callAsFunction(_ template: String, values: Value) -> Result<String, Failure> {
        let type = NamedType("common.Values")
        let root = TemplateMap(named: type)
        let given = TemplateMap(named: type)
        for entry in values.object?.entries ?? [] {
            given[ByteString(entry.key.name)] = TemplateValue(entry.value)
        }
        root["Values"] = .map(given)
        return self(template, .map(root))
    }

    /// An error in Helm's words and in Go's.
    struct Failure: Error, Equatable, CustomStringConvertible {
        var text: String
        var raw: String

        var description: String { text }
    }
}
