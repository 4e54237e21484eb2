/// Giving arguments to parameters with Go's rules of assignment.
extension TemplateExecution {
    /// An argument for a parameter of type `type`.
    func argument(_ index: Int, for type: GoType, dot: Evaluated) throws(TemplateError) -> Evaluated {
        frame.node = .operand(index)
        let operand = program.operands[index]
        switch operand.kind {
        case .dot: return try assigned(dot, to: type)
        case .nilLiteral:
            guard type.canBeNil else { throw failure("cannot assign nil to \(type.name)") }
            return type == .reflectValue ? .none : Evaluated(type.zero, of: type)
        case .field, .variable, .pipeline, .function, .chain:
            return try assigned(try evaluate(operand: index, dot: dot), to: type)
        case .bool, .number, .string: return try literal(operand, for: type)
        }
    }

    /// A literal takes the type that is asked for, if it can.
    private func literal(_ operand: TemplateNodes.Operand, for type: GoType) throws(TemplateError)
        -> Evaluated
    {
        let kind = type.kind
        switch (kind, operand.kind) {
        case (.interface, _): return Evaluated(try constant(operand), isInterface: true)
        case (.struct, _) where type == .reflectValue: return Evaluated(try constant(operand))
        case (.bool, .bool(let value)): return Evaluated(.bool(value))
        case (.string, .string(let text, _)): return Evaluated(.string(text))
        case (_, .number(let number, _)):
            if kind.isSigned, let int = number.int { return Evaluated(.int(int, kind)) }
            if kind.isUnsigned, let uint = number.uint { return Evaluated(.uint(uint, kind)) }
            if kind == .float64, let float = number.float { return Evaluated(.float(float)) }
            if kind == .complex128, let complex = number.complex {
                return Evaluated(.complex(complex.real, complex.imaginary))
            }
        default: break
        }
        let text = ByteString(NodePrinter(program).text(operand))
        let expected: String
        switch kind {
        case .bool: expected = "bool"
        case .string: expected = "string"
        case .float64, .float32: expected = "float"
        case .complex128: expected = "complex"
        case _ where kind.isSigned: expected = "integer"
        case _ where kind.isUnsigned: expected = "unsigned integer"
        default: throw failure("can't handle \(text) for arg of type \(type.name)")
        }
        throw failure("expected \(expected); found \(text)")
    }

    /// A value as one of type `type`, when Go lets it be assigned.
    func assigned(_ value: Evaluated, to type: GoType) throws(TemplateError) -> Evaluated {
        if type == .reflectValue { return value }
        if value.isNone {
            guard type.canBeNil else { throw failure("invalid value; expected \(type.name)") }
            return Evaluated(type.zero, of: type)
        }
        if type == .any { return Evaluated(value.value, isInterface: true) }
        if let dynamic = value.value.type {
            if dynamic.isAssignable(to: type) { return value.unwrapped }
            // One pointer is followed.
            if case .pointer(let target) = dynamic, target.isAssignable(to: type) { return value.unwrapped }
        }
        let found = value.value.type?.name ?? GoType.any.name
        throw failure("wrong type for value; expected \(type.name); got \(found)")
    }
}
