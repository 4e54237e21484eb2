/// `range` over what can be iterated.
extension TemplateExecution {
    func walkRange(_ branch: TemplateNodes.Branch, dot: Evaluated) throws(TemplateError) -> Flow {
        let value = try evaluate(pipeline: branch.pipeline, dot: dot)
        let pipeline = program.pipelines[branch.pipeline]
        let mark = variables.count
        var count = 0

        /// One turn; whether to go on.
        func turn(_ index: Evaluated, _ element: Evaluated) throws(TemplateError) -> Bool {
            // Twice, for what a turn costs beside its statements.
            try step()
            try step()
            count += 1
            try assign(index, element, pipeline)
            let flow = try walk(branch.list, dot: element)
            variables.removeSubrange(mark...)
            return flow != .break
        }

        switch value.value.plain {
        case .int(let limit, let kind):
            try refuseTwoVariables(pipeline, value)
            var number: Int64 = 0
            while number < limit, try turn(.none, Evaluated(.int(number, kind))) { number += 1 }
        case .uint(let limit, let kind):
            try refuseTwoVariables(pipeline, value)
            var number: UInt64 = 0
            while number < limit, try turn(.none, Evaluated(.uint(number, kind))) { number += 1 }
        case .list(let list):
            var position = 0
            // The list may be sorted in place meanwhile, but never changes its length.
            while position < list.count,
                try turn(Evaluated(.int(position)), Evaluated(list.elements[position], of: list.elementType))
            {
                position += 1
            }
        case .bytes(let bytes):
            for (position, byte) in bytes.bytes.enumerated() {
                guard try turn(Evaluated(.int(position)), Evaluated(.uint(UInt64(byte), .uint8))) else {
                    break
                }
            }
        case .map(let map):
            for entry in map.entries {
                let element = Evaluated(entry.value, of: map.elementType)
                guard try turn(Evaluated(.string(entry.key)), element) else { break }
            }
        case .null: break
        default: throw failure("range can't iterate over \(GoFormat.text(value.printable))")
        }
        if count == 0, let otherwise = branch.otherwise { return try walk(otherwise, dot: dot) }
        return .onward
    }

    private func refuseTwoVariables(
        _ pipeline: TemplateNodes.Pipeline, _ value: Evaluated
    ) throws(TemplateError) {
        guard pipeline.variables.count > 1 else { return }
        throw failure("can't use \(GoFormat.text(value.value)) to iterate over more than one variable")
    }

    /// Gives the loop's variables their values: with two the index comes first, one alone is the element.
    private func assign(
        _ index: Evaluated, _ element: Evaluated, _ pipeline: TemplateNodes.Pipeline
    ) throws(TemplateError) {
        let names = pipeline.variables
        guard let first = names.first else { return }
        if pipeline.isAssignment {
            try setVariable(first, to: names.count > 1 ? index : element)
            if names.count > 1 { try setVariable(names[1], to: element) }
        } else {
            // The pipeline declared them, so they are the topmost.
            variables[variables.count - 1].value = element
            if names.count > 1 { variables[variables.count - 2].value = index }
        }
    }
}
