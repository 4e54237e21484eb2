/// A regular expression in the syntax of RE2, matched in time linear in the text.
///
/// The syntax Go's `regexp` has, without back references and look-around. A pattern is a program of a few
/// instructions; matching follows all its threads at once, so no text makes it slow.
struct Pattern: Sendable {
    /// A pattern that cannot be read.
    struct SyntaxError: Error, Equatable {
        var message: String
    }

    /// One step of the program.
    enum Instruction: Sendable {
        case scalars(ScalarSet)
        case assert(Assertion)
        /// Goes on in two places.
        case split(Int, Int)
        case jump(Int)
        case match
    }

    enum Assertion: Sendable {
        case textStart
        case textEnd
        case lineStart
        case lineEnd
        case wordBoundary
        case noWordBoundary
    }

    /// More steps than any sensible pattern needs.
    static let largestProgram = 20_000

    private let program: [Instruction]

    /// Throws ``SyntaxError`` for what is no pattern or would become too large.
    init(_ text: String) throws(SyntaxError) {
        var parser = PatternParser(text)
        let node = try parser.parse()
        var compiler = PatternCompiler()
        try compiler.add(node)
        program = compiler.finished()
    }

    /// Whether some part of `text` matches.
    func isFound(in text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var current = ThreadList(program.count)
        var next = ThreadList(program.count)
        for position in 0...scalars.count {
            // A match may begin anywhere.
            if add(0, to: &current, scalars, position) { return true }
            guard position < scalars.count else { return false }
            let scalar = scalars[position]
            next.removeAll()
            for place in current.dense {
                if case .scalars(let set) = program[place], set.contains(scalar),
                    add(place + 1, to: &next, scalars, position + 1)
                {
                    return true
                }
            }
            swap(&current, &next)
        }
        return false
    }

    /// Adds what can be reached without reading; true when that is the end.
    private func add(
        _ start: Int, to threads: inout ThreadList, _ scalars: [Unicode.Scalar], _ position: Int
    ) -> Bool {
        var pending = [start]
        while let place = pending.popLast() {
            guard threads.insert(place) else { continue }
            switch program[place] {
            case .match: return true
            case .jump(let target): pending.append(target)
            case .split(let first, let second):
                pending.append(second)
                pending.append(first)
            case .assert(let assertion):
                if Self.holds(assertion, scalars, position) { pending.append(place + 1) }
            case .scalars: break
            }
        }
        return false
    }

    private static func holds(_ assertion: Assertion, _ scalars: [Unicode.Scalar], _ position: Int) -> Bool {
        func isWord(_ index: Int) -> Bool {
            scalars.indices.contains(index) && ScalarSet.word.contains(scalars[index])
        }
        switch assertion {
        case .textStart: return position == 0
        case .textEnd: return position == scalars.count
        case .lineStart: return position == 0 || scalars[position - 1] == "\n"
        case .lineEnd: return position == scalars.count || scalars[position] == "\n"
        case .wordBoundary: return isWord(position - 1) != isWord(position)
        case .noWordBoundary: return isWord(position - 1) == isWord(position)
        }
    }
}

/// The threads of a running match: a set that forgets all at once.
private struct ThreadList {
    private(set) var dense: [Int] = []
    private var sparse: [Int]

    init(_ size: Int) { sparse = [Int](repeating: 0, count: size) }

    /// False when it is there already.
    mutating func insert(_ place: Int) -> Bool {
        let index = sparse[place]
        if index < dense.count, dense[index] == place { return false }
        sparse[place] = dense.count
        dense.append(place)
        return true
    }

    mutating func removeAll() { dense.removeAll(keepingCapacity: true) }
}
