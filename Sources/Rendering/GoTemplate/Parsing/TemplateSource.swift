/// The text templates were parsed from; what errors compute their places in.
final class TemplateSource: Sendable {
    /// The name the text was parsed under; templates it defines have names of their own.
    let name: ByteString
    let text: [UInt8]

    init(name: ByteString, text: [UInt8]) {
        self.name = name
        self.text = text
    }

    /// The line of a byte, counted from one, and the bytes before it on that line.
    func place(of offset: Int) -> (line: Int, column: Int) {
        let before = text[..<min(offset, text.count)]
        let lineStart = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let line = before.reduce(into: 1) { if $1 == UInt8(ascii: "\n") { $0 += 1 } }
        return (line, offset - lineStart)
    }

    /// The place as errors of execution give it: `NAME:LINE:COLUMN`.
    func location(of offset: Int) -> String {
        let place = place(of: offset)
        return "\(name):\(place.line):\(place.column)"
    }
}
