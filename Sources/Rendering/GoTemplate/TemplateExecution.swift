/// One render: the budget it spends, the services its functions use, and where it is.
///
/// Functions get it beside their arguments. One execution serves all templates of a chart and its subcharts, so that
/// bounds and Helm's count of nested includes hold for the whole.
package final class TemplateExecution {
    package let bounds: TemplateBounds
    package let environment: any TemplateEnvironment

    /// The templates as the code that is running sees them; inside `tpl` with those its text defines.
    package private(set) var templates: TemplateSet

    private var stepsLeft: Int
    private var bytesLeft: Int
    private var mutatedMaps: [TemplateMap] = []

    package init(
        _ templates: TemplateSet, environment: any TemplateEnvironment,
        bounds: TemplateBounds = TemplateBounds()
    ) {
        self.templates = templates
        self.environment = environment
        self.bounds = bounds
        stepsLeft = bounds.steps
        bytesLeft = bounds.bytes
    }

    deinit {
        // A map can be put into itself; nothing outlives the render, so emptying what was written ends such rings.
        for map in mutatedMaps { map.removeAll() }
    }

    /// Executes the template `name` with `data` as its dot and gives what it prints.
    ///
    /// - Throws: ``TemplateError``.
    package func execute(_ name: ByteString, data: TemplateValue) throws(TemplateError) -> [UInt8] {
        throw TemplateError("template: no template \(name)")
    }

    /// Helm's `include`: executes a template by name, at most a thousand deep in itself.
    package func include(_ name: ByteString, data: TemplateValue) throws(TemplateError) -> ByteString {
        .empty
    }

    /// Helm's `tpl`: parses `text` as a template that sees all others, and executes it. Templates it defines are seen
    /// by what it includes, and not after it.
    package func tpl(_ text: ByteString, data: TemplateValue) throws(TemplateError) -> ByteString {
        .empty
    }

    /// The place of the call that is running, counted: asking twice gives the next occurrence.
    package func nextCallSite() -> CallSite {
        CallSite(function: "", template: "", line: 0, column: 0, occurrence: 0)
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
    package func didMutate(_ map: TemplateMap) { mutatedMaps.append(map) }
}
