extension Evaluated {
    /// The operand as `html` and its like print it: no value as `<no value>`, a pointer as what it points to.
    var printable: TemplateValue {
        switch value {
        case .null: return .text("<no value>")
        case .object(let object):
            guard object.stringForm == nil, case .pointer(let target) = object.goType else { return value }
            var printer = GoPrinter()
            printer.printStruct(object, type: target, verb: GoPrinter.v, depth: 0)
            return .string(ByteString(printer.take()))
        default: return value
        }
    }
}

extension GoPrinter {
    /// Prints the result of an action, as `{{.x}}` does.
    mutating func print(result value: TemplateValue) {
        switch value {
        case .string(let text): append(text.bytes)
        case .null: append(text: "<no value>")
        case .object(let object):
            if object.stringForm == nil, case .pointer(let target) = object.goType {
                printStruct(object, type: target, verb: Self.v, depth: 0)
            } else {
                print(value, verb: Self.v)
            }
        default: print(value, verb: Self.v)
        }
    }
}
