/// Calling functions and methods.
extension TemplateExecution {
    /// Calls what a name stands for; errors of the call name the part at `node`.
    func call(
        _ callee: TemplateNodes.Callee, at node: NodeReference, _ operands: Range<Int>, _ final: Evaluated?,
        dot: Evaluated
    ) throws(TemplateError) -> Evaluated {
        switch callee {
        case .function(let function):
            return try call(function, on: .null, at: node, operands, final, dot: dot)
        case .builtin(let builtin):
            try checkCount(
                builtin.rawValue, builtin.parameters.count, builtin.variadic, operands.count, final)
            if builtin == .and || builtin == .or {
                return try shortCircuit(stopAt: builtin == .or, operands, final, dot: dot)
            }
            let arguments = try arguments(builtin.parameters, builtin.variadic, operands, final, dot: dot)
            do {
                return try run(builtin, arguments, operands)
            } catch {
                frame.node = node
                throw failure("error calling \(builtin.rawValue): ", wrapping: error)
            }
        }
    }

    func call(
        _ function: TemplateFunction, on receiver: TemplateValue, at node: NodeReference,
        _ operands: Range<Int>,
        _ final: Evaluated?, dot: Evaluated
    ) throws(TemplateError) -> Evaluated {
        try checkCount(function.name, function.parameters.count, function.variadic, operands.count, final)
        let arguments = try arguments(function.parameters, function.variadic, operands, final, dot: dot)
        let last = frame.node
        frame.node = node
        calledFunction = function.name
        let result: TemplateValue
        do {
            result = try function.body(Arguments(arguments.map(\.value), receiver: receiver), self)
            if case .string(let text) = result { try spend(bytes: text.count) }
        } catch {
            throw failure("error calling \(function.name): ", wrapping: error)
        }
        frame.node = last
        return Evaluated(result, of: function.result)
    }

    private func checkCount(
        _ name: String, _ fixed: Int, _ variadic: GoType?, _ given: Int, _ final: Evaluated?
    ) throws(TemplateError) {
        let count = given + (final == nil ? 0 : 1)
        if variadic != nil {
            if count < fixed {
                throw failure("wrong number of args for \(name): want at least \(fixed) got \(given)")
            }
        } else if count != fixed {
            throw failure("wrong number of args for \(name): want \(fixed) got \(count)")
        }
    }

    /// The arguments in order, the piped value last.
    private func arguments(
        _ parameters: [GoType], _ variadic: GoType?, _ operands: Range<Int>, _ final: Evaluated?,
        dot: Evaluated
    ) throws(TemplateError) -> [Evaluated] {
        var values: [Evaluated] = []
        values.reserveCapacity(operands.count + 1)
        for operand in operands {
            let type = values.count < parameters.count ? parameters[values.count] : variadic ?? .any
            values.append(try argument(operand, for: type, dot: dot))
        }
        if let final {
            let type = values.count < parameters.count ? parameters[values.count] : variadic ?? .any
            values.append(try assigned(final, to: type))
        }
        return values
    }

    /// `and` and `or`: the first argument that decides, and none after it is evaluated.
    private func shortCircuit(
        stopAt truth: Bool, _ operands: Range<Int>, _ final: Evaluated?, dot: Evaluated
    ) throws(TemplateError) -> Evaluated {
        var value = Evaluated.none
        for operand in operands {
            value = try argument(operand, for: .reflectValue, dot: dot)
            if value.value.isTrue == truth { return value }
        }
        return final ?? value
    }

    private func run(
        _ builtin: Builtin, _ arguments: [Evaluated], _ operands: Range<Int>
    ) throws -> Evaluated {
        let first = arguments.first ?? .none
        let second = arguments.count > 1 ? arguments[1].value : .null
        switch builtin {
        case .and, .or: return .none
        case .not: return Evaluated(.bool(!first.value.isTrue))
        case .eq:
            return Evaluated(
                .bool(try Comparison.isEqual(first.value, toOneOf: arguments.dropFirst().map(\.value))))
        case .ne: return Evaluated(.bool(try !Comparison.isEqual(first.value, second)))
        case .lt: return Evaluated(.bool(try Comparison.isLess(first.value, second)))
        case .le: return Evaluated(.bool(try Comparison.isLessOrEqual(first.value, second)))
        case .gt: return Evaluated(.bool(try !Comparison.isLessOrEqual(first.value, second)))
        case .ge: return Evaluated(.bool(try !Comparison.isLess(first.value, second)))
        case .index: return try Indexing.index(first, arguments.dropFirst())
        case .slice: return try Indexing.slice(first, arguments.dropFirst())
        case .len: return Evaluated(.int(try Indexing.length(first)))
        case .print: return try text(GoFormat.print(arguments.lazy.map(\.value)))
        case .println: return try text(GoFormat.printLine(arguments.lazy.map(\.value)))
        case .printf:
            guard case .string(let format) = first.value.plain else { return .none }
            return try text(GoFormat.format(format, arguments.dropFirst().map(\.value)))
        case .html: return try text(ByteString(Escaping.html(Escaping.text(of: arguments))))
        case .js: return try text(ByteString(Escaping.javaScript(Escaping.text(of: arguments))))
        case .urlquery: return try text(ByteString(Escaping.query(Escaping.text(of: arguments))))
        case .call: return try callValue(first, arguments.dropFirst(), operands)
        }
    }

    private func text(_ text: ByteString) throws -> Evaluated {
        try spend(bytes: text.count)
        return Evaluated(.string(text))
    }

    /// What `reflect` calls a value that is piped into `call` where its name is wanted.
    private func pipedName(of value: TemplateValue) -> String {
        if case .string(let text) = value { text.text } else { "<\(value.typeName) Value>" }
    }

    /// `call`: a function that is a value.
    private func callValue(
        _ callee: Evaluated, _ arguments: ArraySlice<Evaluated>, _ operands: Range<Int>
    ) throws -> Evaluated {
        if case .null = callee.value { throw BuiltinError("call of nil") }
        let name =
            operands.first.map { ByteString(NodePrinter(program).text(program.operands[$0])).text }
            ?? pipedName(of: callee.value)
        guard case .function(let function) = callee.value else {
            throw BuiltinError("non-function \(name) of type \(callee.value.typeName)")
        }
        let fixed = function.parameters.count
        let isEnough = function.variadic == nil ? arguments.count == fixed : arguments.count >= fixed
        guard isEnough else {
            let want = function.variadic == nil ? "want \(fixed)" : "want at least \(fixed)"
            throw BuiltinError("wrong number of args for \(name): got \(arguments.count) \(want)")
        }
        var values: [TemplateValue] = []
        for argument in arguments {
            let type = values.count < fixed ? function.parameters[values.count] : function.variadic ?? .any
            if case .null = argument.value {
                guard type.canBeNil else {
                    throw BuiltinError("arg \(values.count): value is nil; should be of type \(type.name)")
                }
                values.append(type.zero)
            } else {
                guard argument.value.type?.isAssignable(to: type) == true else {
                    let found = argument.value.typeName
                    throw BuiltinError("arg \(values.count): value has type \(found); should be \(type.name)")
                }
                values.append(argument.value)
            }
        }
        return Evaluated(try function.body(Arguments(values), self), of: function.result)
    }
}
