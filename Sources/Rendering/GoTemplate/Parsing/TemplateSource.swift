/// The text templates were parsed from; what errors compute their places in.
final class TemplateSource: Sendable {
    /// The name the text was parsed under; templates it defines have names of their own.
    let name: ByteString
    let text: [UInt8]

    /// Where each line begins.
    private let lineStarts: [Int]

    init(name: ByteString, text: [UInt8]) {
        self.name = name
        self.text = text
        var starts = [0]
        for (position, byte) in text.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(position + 1)
        }
        lineStarts = starts
    }

    /// The line of a byte, counted from one, and the bytes before it on that line.
    func place(of offset: Int) -> (line: Int, column: Int) {
        // The last line that begins at or before the byte.
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return (low + 1, offset - lineStarts[low])
    }

    /// The place as errors of execution give it: `NAME:LINE:COLUMN`.
    func location(of offset: Int) -> String {
        let place = place(of: offset)
        return "\(name):\(place.line):\(place.column)"
    }
}
