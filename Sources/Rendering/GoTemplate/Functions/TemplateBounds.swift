/// How much one render may take. Whatever a template asks for, time and memory stay within a multiple of these.
package struct TemplateBounds: Sendable, Equatable {
    /// Steps of execution: nodes walked, elements iterated, and what functions charge for their work.
    package var steps: Int
    /// Bytes of output and of values built on the way, all templates of the render together.
    package var bytes: Int
    /// How deep printed and marshalled values may nest.
    package var depth: Int

    package init(steps: Int = 20_000_000, bytes: Int = 256 << 20, depth: Int = 10_000) {
        self.steps = steps
        self.bytes = bytes
        self.depth = depth
    }
}
