/// Evaluating pipelines, commands and chains of fields.
extension TemplateExecution {
    /// The value of a pipeline, out of its interface. Variables it declares stay until their block ends.
    func evaluate(pipeline index: Int, dot: Evaluated) throws(TemplateError) -> Evaluated {
        if stack.isLow {
            return try onAnotherStack { () throws(TemplateError) in
                try self.evaluate(pipeline: index, dot: dot)
            }
        }
        frame.node = .pipeline(index)
        let pipeline = program.pipelines[index]
        var value: Evaluated?
        for command in pipeline.commands {
            value = try evaluate(command: command, dot: dot, final: value).unwrapped
        }
        let result = value ?? .none
        for name in pipeline.variables {
            if pipeline.isAssignment {
                try setVariable(name, to: result)
            } else {
                variables.append(Variable(name: name, value: result))
            }
        }
        return result
    }

    // MARK: - Variables

    func setVariable(_ name: Int, to value: Evaluated) throws(TemplateError) {
        variables[try place(ofVariable: name)].value = value
    }

    private func place(ofVariable name: Int) throws(TemplateError) -> Int {
        var place = variables.count
        while place > frame.firstVariable {
            place -= 1
            if variables[place].name == name { return place }
        }
        throw failure("undefined variable: \(program.variableNames[name])")
    }

    // MARK: - Commands

    /// A command with the value piped into it, if any.
    private func evaluate(command index: Int, dot: Evaluated, final: Evaluated?) throws(TemplateError)
        -> Evaluated
    {
        try step()
        let command = program.commands[index]
        let first = command.operands.lowerBound
        let arguments = command.operands.dropFirst()
        let operand = program.operands[first]
        switch operand.kind {
        case .field(let names):
            frame.node = .operand(first)
            return try evaluate(fields: names, of: dot, at: first, arguments, final, dot: dot)
        case .chain(let inner, let names):
            let receiver = try evaluate(chain: first, inner, dot: dot)
            return try evaluate(fields: names, of: receiver, at: first, arguments, final, dot: dot)
        case .function(let callee):
            frame.node = .operand(first)
            return try call(callee, at: .command(index), arguments, final, dot: dot)
        case .pipeline(let inner):
            try refuseArguments(first, arguments, final)
            return try evaluate(pipeline: inner, dot: dot)
        case .variable(let name, let names):
            frame.node = .operand(first)
            let value = variables[try place(ofVariable: name)].value
            if names.isEmpty {
                try refuseArguments(first, arguments, final)
                return value
            }
            return try evaluate(fields: names, of: value, at: first, arguments, final, dot: dot)
        case .bool, .dot, .nilLiteral, .number, .string:
            frame.node = .operand(first)
            try refuseArguments(first, arguments, final)
            if case .nilLiteral = operand.kind { throw failure("nil is not a command") }
            if case .dot = operand.kind { return dot }
            return Evaluated(try constant(operand))
        }
    }

    private func refuseArguments(
        _ first: Int, _ arguments: Range<Int>, _ final: Evaluated?
    ) throws(TemplateError) {
        guard arguments.isEmpty, final == nil else {
            let text = ByteString(NodePrinter(program).text(program.operands[first]))
            throw failure("can't give argument to non-function \(text)")
        }
    }

    /// What stands before the fields of a chain.
    private func evaluate(chain index: Int, _ inner: Int, dot: Evaluated) throws(TemplateError) -> Evaluated {
        frame.node = .operand(index)
        if case .nilLiteral = program.operands[inner].kind {
            let text = ByteString(NodePrinter(program).text(program.operands[index]))
            throw failure("indirection through explicit nil in \(text)")
        }
        return try evaluate(operand: inner, dot: dot)
    }

    /// A literal where no type is asked for.
    func constant(_ operand: TemplateNodes.Operand) throws(TemplateError) -> TemplateValue {
        switch operand.kind {
        case .bool(let value): return .bool(value)
        case .string(let text, _): return .string(text)
        case .number(let number, let source):
            if let complex = number.complex { return .complex(complex.real, complex.imaginary) }
            if number.isFloatForm, let float = number.float { return .float(float) }
            if let int = number.int { return .int(int, .int) }
            throw failure("\(ByteString(program.source.text[source])) overflows int")
        default: return .null
        }
    }

    /// An operand that is no literal, without arguments.
    func evaluate(operand index: Int, dot: Evaluated) throws(TemplateError) -> Evaluated {
        frame.node = .operand(index)
        switch program.operands[index].kind {
        case .dot: return dot
        case .field(let names):
            return try evaluate(fields: names, of: dot, at: index, 0..<0, nil, dot: dot)
        case .variable(let name, let names):
            let value = variables[try place(ofVariable: name)].value
            return names.isEmpty
                ? value : try evaluate(fields: names, of: value, at: index, 0..<0, nil, dot: dot)
        case .pipeline(let inner): return try evaluate(pipeline: inner, dot: dot)
        case .function(let callee): return try call(callee, at: .operand(index), 0..<0, nil, dot: dot)
        case .chain(let inner, let names):
            let receiver = try evaluate(chain: index, inner, dot: dot)
            return try evaluate(fields: names, of: receiver, at: index, 0..<0, nil, dot: dot)
        case .bool, .number, .string, .nilLiteral: return Evaluated(try constant(program.operands[index]))
        }
    }

    // MARK: - Fields

    /// `.x.y.z` of `receiver`; arguments go to the last, which must then be a method.
    private func evaluate(
        fields names: [ByteString], of receiver: Evaluated, at operand: Int, _ arguments: Range<Int>,
        _ final: Evaluated?, dot: Evaluated
    ) throws(TemplateError) -> Evaluated {
        var value = receiver
        for name in names.dropLast() {
            value = try evaluate(field: name, of: value, at: operand, 0..<0, nil, dot: dot)
        }
        return try evaluate(field: names[names.count - 1], of: value, at: operand, arguments, final, dot: dot)
    }

    private func evaluate(
        field name: ByteString, of receiver: Evaluated, at operand: Int, _ arguments: Range<Int>,
        _ final: Evaluated?, dot: Evaluated
    ) throws(TemplateError) -> Evaluated {
        let hasArguments = !arguments.isEmpty || final != nil
        switch receiver.value {
        case .null:
            if receiver.isInterface { throw failure("nil pointer evaluating interface {}.\(name)") }
            if templates.missingKey == .error {
                throw failure("nil data; no entry for key \(GoFormat.quote(name))")
            }
            return .none
        case .map(let map):
            if let method = map.named?.methods[name] {
                return try call(method, on: receiver.value, at: .operand(operand), arguments, final, dot: dot)
            }
            if hasArguments { throw failure("\(name) is not a method but has arguments") }
            if let value = map[name] { return Evaluated(value, of: map.elementType) }
            switch templates.missingKey {
            case .invalid: return .none
            case .zero: return Evaluated(map.elementType.zero, of: map.elementType)
            case .error: throw failure("map has no entry for key \(GoFormat.quote(name))")
            }
        case .list(let list):
            if let method = list.named?.methods[name] {
                return try call(method, on: receiver.value, at: .operand(operand), arguments, final, dot: dot)
            }
        case .object(let object):
            if let method = object.method(name) {
                return try call(method, on: receiver.value, at: .operand(operand), arguments, final, dot: dot)
            }
            if let value = object.field(name) {
                if hasArguments { throw failure("\(name) has arguments but cannot be invoked as function") }
                return Evaluated(value)
            }
        default: break
        }
        throw failure("can't evaluate field \(name) in type \(receiver.typeName)")
    }
}
