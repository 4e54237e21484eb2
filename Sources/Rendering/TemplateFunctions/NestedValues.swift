extension TemplateExecution {
    /// Runs `body`, which goes one level deeper into a value that may nest without end, on a stack that has room
    /// for it.
    func descending<Result>(_ body: () throws -> Result) throws -> Result {
        guard stack.isLow else { return try body() }
        return try elsewhere(body)
    }

    /// Runs `body` on a stack of its own.
    func elsewhere<Result>(_ body: () throws -> Result) throws -> Result {
        try onAnotherStack { () throws(TemplateError) in
            do { return try body() } catch { throw TemplateError(any: error) }
        }
    }
}
