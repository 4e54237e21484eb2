import Testing

@testable import ClusterClient

@Suite struct LineBufferTests {
    private func lines(_ pieces: [String]) -> [String] {
        var buffer = LineBuffer()
        var lines: [String] = []
        for piece in pieces {
            buffer.append(Array(piece.utf8))
            while let line = buffer.next() { lines.append(String(decoding: line, as: UTF8.self)) }
        }
        return lines
    }

    @Test(arguments: [
        ["{\"a\":1}\n{\"b\":2}\n"], ["{\"a\"", ":1}\n{\"b\":2}", "\n"],
        ["{\"a\":1}", "\n", "\n\n{\"b\":2}\n"],
    ])
    func linesAreTheSameHoweverTheyArrive(_ pieces: [String]) {
        #expect(lines(pieces) == ["{\"a\":1}", "{\"b\":2}"])
    }

    @Test func anUnfinishedLineIsHeldBackAndCounted() {
        var buffer = LineBuffer()
        buffer.append(Array("one\ntw".utf8))
        #expect(buffer.next().map(Array.init) == Array("one".utf8))
        #expect(buffer.next() == nil)
        #expect(buffer.pending == 2)
    }
}
