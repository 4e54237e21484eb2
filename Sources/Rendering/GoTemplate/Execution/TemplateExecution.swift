/// One render: the budget it spends, the services its functions use, and where it is.
///
/// Functions get it beside their arguments. One execution serves all templates of a chart and its subcharts, so that
/// bounds and Helm's count of nested includes hold for the whole.
package final class TemplateExecution {
    package let bounds: TemplateBounds
    package let environment: any TemplateEnvironment

    /// The templates as the code that is running sees them; inside `tpl` with those its text defines.
    package internal(set) var templates: TemplateSet

    /// The template that runs and what is its own.
    struct Frame {
        var template: Template
        /// Where its variables begin among those of all.
        var firstVariable: Int
        /// How many templates run above it since the execution or the last `include` began.
        var depth: Int
        /// What is being executed, for errors.
        var node = NodeReference.none
    }

    var frame: Frame
    var variables: [Variable] = []
    var stack = StackGuard()
    /// What the running template printed.
    var output: [UInt8] = []

    var stepsLeft: Int
    private var bytesLeft: Int
    private var mutatedMaps: [TemplateMap] = []

    /// How many includes of each name are running.
    var includes: [ByteString: Int] = [:]
    var tplDepth = 0
    /// Texts that `tpl` parsed.
    var parsedTexts: [ByteString: [Template]] = [:]
    /// The name of the function that is being called.
    var calledFunction = ""
    private var occurrences: [CallSite: Int] = [:]

    struct Variable {
        var name: Int
        var value: Evaluated
    }

    package init(
        _ templates: TemplateSet, environment: any TemplateEnvironment,
        bounds: TemplateBounds = TemplateBounds()
    ) {
        self.templates = templates
        self.environment = environment
        self.bounds = bounds
        stepsLeft = bounds.steps
        bytesLeft = bounds.bytes
        let nothing = TemplateProgram(source: TemplateSource(name: "", text: []))
        frame = Frame(template: Template(name: "", program: nothing, root: 0..<0), firstVariable: 0, depth: 0)
    }

    deinit {
        // A map can be put into itself; nothing outlives the render, so emptying what was written ends such rings.
        for map in mutatedMaps { map.removeAll() }
    }

    // MARK: - For functions

    /// The place of the call that is running, counted: asking twice gives the next occurrence.
    package func nextCallSite() -> CallSite {
        let source = frame.template.program.source
        let place = source.place(of: frame.node.position(in: frame.template.program))
        var site = CallSite(
            function: calledFunction, template: source.name.text, line: place.line, column: place.column,
            occurrence: 0)
        let occurrence = occurrences[site, default: 0]
        occurrences[site] = occurrence + 1
        site.occurrence = occurrence
        return site
    }

    /// Takes `steps` from the budget; to be called by functions before work that the size of their arguments does not
    /// bound, such as `until 1000000000`.
    ///
    /// - Throws: ``TemplateError`` when the budget is spent.
    package func spend(steps: Int) throws(TemplateError) {
        guard steps <= stepsLeft else {
            stepsLeft = 0
            throw TemplateError("template needs more than \(bounds.steps) steps")
        }
        stepsLeft -= max(0, steps)
    }

    /// Takes `bytes` from the budget; to be called by functions before they build something of that size, such as
    /// `repeat 1000000000`.
    ///
    /// - Throws: ``TemplateError`` when the budget is spent.
    package func spend(bytes: Int) throws(TemplateError) {
        guard bytes <= bytesLeft else {
            bytesLeft = 0
            throw TemplateError("template builds more than \(bounds.bytes) bytes")
        }
        bytesLeft -= max(0, bytes)
    }

    /// To be called by functions that write into a map they were given (`set`, `merge`, …), after the write.
    package func didMutate(_ map: TemplateMap) {
        if mutatedMaps.last !== map { mutatedMaps.append(map) }
    }

    // MARK: - Errors

    /// An error at the part that is being executed.
    func failure(_ message: String) -> TemplateError {
        TemplateError(links: [TemplateError.Link(place + message, isExecution: true)])
    }

    /// The same, wrapping the error of a function.
    func failure(_ message: String, wrapping cause: any Error) -> TemplateError {
        TemplateError(
            links: [TemplateError.Link(place + message, isExecution: true)] + TemplateError(any: cause).links)
    }

    private var place: String {
        let program = frame.template.program
        let name = GoFormat.quote(frame.template.name)
        if case .none = frame.node { return "template: \(frame.template.name): " }
        let location = program.source.location(of: frame.node.position(in: program))
        let context = ByteString(NodePrinter(program).text(frame.node))
        return "template: \(location): executing \(name) at <\(context)>: "
    }

    /// One step less; an error when there is none left.
    @inline(__always)
    func step() throws(TemplateError) {
        stepsLeft -= 1
        if stepsLeft < 0 { throw failure("template needs more than \(bounds.steps) steps") }
    }
}
