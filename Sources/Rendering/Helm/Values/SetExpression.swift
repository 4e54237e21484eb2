package import YAML

/// Reads one argument of `--set`, `--set-string`, `--set-file` or `--set-json`, such as `a.b[0]=1,c={x,y}`, into
/// values that are there already.
package struct SetExpression {
    /// What the text after `=` stands for.
    package enum Mode: Sendable {
        /// `true`, `false`, `null` and integers are themselves, everything else is text.
        case typed
        /// Everything is text.
        case string
        /// JSON.
        case json
        /// Everything up to the end of the argument is text, and nothing is escaped.
        case literal
    }

    /// Why parsing stops: a mistake, or the end of the text, which ends it well.
    enum Stop: Error {
        case end
        case mistake(HelmError)

        init(_ message: String) { self = .mistake(HelmError(message)) }
    }

    static let greatestIndex = 65536
    static let deepestName = 30

    var input: Input
    let mode: Mode
    /// What a text stands for where it names a file.
    let file: ((String) throws(HelmError) -> Value)?

    /// Sets what `text` says in `values`.
    package static func apply(
        _ text: String, to values: inout Map, mode: Mode = .typed
    ) throws(HelmError) {
        var expression = SetExpression(input: Input(text), mode: mode, file: nil)
        try expression.run(&values)
    }

    /// Sets what `text` says in `values`, where the text after `=` is the name of a file that `read` gives.
    package static func apply(
        _ text: String, to values: inout Map, reading read: @escaping (String) throws(HelmError) -> Value
    ) throws(HelmError) {
        var expression = SetExpression(input: Input(text), mode: .string, file: read)
        try expression.run(&values)
    }

    private mutating func run(_ values: inout Map) throws(HelmError) {
        while true {
            do throws(Stop) {
                try key(&values, depth: 0)
            } catch {
                switch error {
                case .end: return
                case .mistake(let mistake): throw mistake
                }
            }
        }
    }

    /// What a text stands for.
    func resolved(_ text: String) throws(Stop) -> Value {
        if let file {
            do throws(HelmError) { return try file(text) } catch { throw .mistake(error) }
        }
        if mode != .typed { return .string(text) }
        switch text.lowercased() {
        case "true": return true
        case "false": return false
        case "null": return .null
        case "0": return 0
        default: break
        }
        let bytes = text.utf8
        guard let first = bytes.first, first != UInt8(ascii: "0") else { return .string(text) }
        let digits = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? bytes.dropFirst() : bytes[...]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text)
        else { return .string(text) }
        return .int(number)
    }
}
