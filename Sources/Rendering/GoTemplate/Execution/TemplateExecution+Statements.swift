/// Walking statements.
extension TemplateExecution {
    /// How a list was left.
    enum Flow { case onward, `break`, `continue` }

    var program: TemplateProgram { frame.template.program }

    func walk(_ list: TemplateNodes.List, dot: Evaluated) throws(TemplateError) -> Flow {
        if stack.isLow {
            return try onAnotherStack { () throws(TemplateError) in try self.walk(list, dot: dot) }
        }
        for index in list {
            try step()
            frame.node = .statement(index)
            let template = frame.template
            switch template.program.statements[index] {
            case .text(let range):
                try charge(range.count)
                output += template.program.source.text[range]
            case .action(let pipeline):
                let value = try evaluate(pipeline: pipeline, dot: dot)
                if template.program.pipelines[pipeline].variables.isEmpty {
                    try printResult(value, of: index)
                }
            case .branch(let branch):
                let flow = try walk(branch, dot: dot)
                if flow != .onward { return flow }
            case .template(let call): try walk(call, dot: dot)
            case .break: return .break
            case .continue: return .continue
            }
        }
        return .onward
    }

    private func walk(_ branch: TemplateNodes.Branch, dot: Evaluated) throws(TemplateError) -> Flow {
        let mark = variables.count
        defer { variables.removeSubrange(mark...) }
        if branch.kind == .range { return try walkRange(branch, dot: dot) }
        let value = try evaluate(pipeline: branch.pipeline, dot: dot)
        if value.value.isTrue { return try walk(branch.list, dot: branch.kind == .with ? value : dot) }
        guard let otherwise = branch.otherwise else { return .onward }
        return try walk(otherwise, dot: dot)
    }

    private func walk(_ call: TemplateNodes.Call, dot: Evaluated) throws(TemplateError) {
        guard let template = templates[call.name] else {
            throw failure("template \(GoFormat.quote(call.name)) not defined")
        }
        if frame.depth >= 100_000 { throw tooDeep() }
        let data =
            try call.pipeline.map { (pipeline) throws(TemplateError) in
                try evaluate(pipeline: pipeline, dot: dot)
            } ?? .none
        let outer = frame
        let mark = variables.count
        frame = Frame(template: template, firstVariable: mark, depth: outer.depth + 1)
        variables.append(Variable(name: 0, value: data))
        _ = try walk(template.root, dot: data)
        variables.removeSubrange(mark...)
        frame = outer
    }

    private func tooDeep() -> TemplateError { failure("exceeded maximum template depth (100000)") }

    /// Goes on with `body` on another stack when this one is nearly full.
    func onAnotherStack<Result>(_ body: () throws(TemplateError) -> Result) throws(TemplateError) -> Result {
        let outer = stack
        defer { stack = outer }
        var outcome: Swift.Result<Result, TemplateError>?
        if !outer.isExhausted {
            _ = outer.onAnotherStack { inner in
                stack = inner
                do throws(TemplateError) { outcome = .success(try body()) } catch {
                    outcome = .failure(error)
                }
            }
        }
        guard let outcome else { throw tooDeep() }
        return try outcome.get()
    }

    // MARK: - Printing

    /// Takes bytes of output from the budget.
    private func charge(_ count: Int) throws(TemplateError) {
        do throws(TemplateError) { try spend(bytes: count) } catch { throw failure(error.description) }
    }

    private func printResult(_ value: Evaluated, of statement: Int) throws(TemplateError) {
        frame.node = .statement(statement)
        if case .string(let text) = value.value {
            try charge(text.count)
            output += text.bytes
            return
        }
        if case .function = value.value {
            let context = ByteString(NodePrinter(program).text(frame.node))
            throw failure("can't print \(context) of type \(value.typeName)")
        }
        let before = output.count
        var printer = GoPrinter(appendingTo: output)
        output = []
        printer.print(result: value.value)
        output = printer.take()
        try charge(output.count - before)
        if printer.isTruncated { throw failure("value is nested too deeply or too long to print") }
    }
}
