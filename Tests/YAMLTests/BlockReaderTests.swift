import Testing

@testable import YAML

@Suite("The reader of block YAML")
struct BlockReaderTests {
    /// Texts in the subset, with what makes them worth mutating.
    private static let seeds = [
        // The usual manifest: maps in lists in maps, lists at the column of their key, comments, numbers.
        """
        # a comment
        apiVersion: apps/v1
        kind: Deployment   # another
        metadata:
          name: web
          labels: {app: web, "tier": 'front'}
          annotations:
            a.b/c: "x \\"y\\" \\n"
            long: one two
              three four

              five
        spec:
          replicas: 3
          paused: no
          template:
            spec:
              containers:
              - name: web
                image: nginx:1.25
                args: ["--a", -b, 1, [x, {y: z}], []]
                ports:
                  - containerPort: 8080
                  -   name: 'it''s'
                      empty:
              - name: side

                command:
                - sh
                - -c
                - |
                  echo "a: b" # no comment
                    indented

                  end
              volumes:
        ---
        kind: Service
        """,
        // Block scalars of every kind.
        "a: |\n  x\n   y\n\n  z\nb: |-\n  x\n\n\nc: |+\n  x\n\n\nd: >\n  x\n  y\n\n  z\n    more\n  w\ne: >-\n  x\nf: |2\n    x\n  y\ng: |\nh: >+\n\n  x\n\n",
        // Nested lists, lists of lists, empty items.
        "- - a\n  - b\n-\n  - c\n- d: 1\n  e:\n  - f\n  -\n  - g\n-\n- h\n",
        // Streams with empty documents and markers with comments.
        "---\n---\na: 1\n--- # c\n\n# d\n---\n- x\n---",
        // Plain scalars over several lines, in every place.
        "a: b\n  c\nd:\n  e\n  f\n\n  g\nh:\n- i\n  j\n-\n  k\n  l # m\nn: o #p\nq: 'r'\ns: \"t\"   # u\n",
        // Keys that look like other things, quoted keys, values that look like keys.
        "1: a\n\"b\": c\n'd' : e\nf : g\nyes: no\nh:i: j\nk: l:m\nn: http://o/p?q#r\n1.5: ~\n-s: -1\nt: 0x1F\nu: 2024-01-01\nv: '# x'\n",
        "é: ü # ß\n日本: [語, \"é\"]\nx: |\n  grüße\n  \ttab\n",
    ]

    private static let pieces = [
        " ", "  ", "    ", "\n", "\n\n", ":", ": ", ":\n", "- ", "-", "-\n", "#", " #", "# x\n", "'", "\"",
        "''", "|", "|\n", "|-\n",
        ">\n", ">+\n", "|2\n", "[", "]", "[]", "{", "}", "{}", ",", ", ", "{a: b}", "[a, b]", "&a ", "*a",
        "!!str ", "? ", "?", "%", "@", "`", "\\",
        "\\n", "\t", "\r\n", "---\n", "---", "...\n", "é", "0", "1", "null", "~", "a", "a: b\n", "<<", "<<: ",
        "\u{85}", "\u{feff}", "\u{2028}",
        "😀", "\u{7f}", ".", "=", "/", "a b", "  - a: b\n", "  c: d\n", "\n  e",
    ]

    private struct Random {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((z ^ (z >> 31)) % UInt64(bound))
        }
    }

    /// Cuts, repeats and inserts at random places.
    private static func mutated(_ text: String, _ random: inout Random) -> [UInt8] {
        var bytes = Array(text.utf8)
        for _ in 0...random.next(3) {
            let place = random.next(bytes.count + 1)
            switch random.next(4) {
            case 0:
                let end = min(bytes.count, place + 1 + random.next(6))
                bytes.removeSubrange(place..<end)
            case 1:
                // A line again, or somewhere else.
                let start = bytes[..<place].lastIndex(of: 10).map { $0 + 1 } ?? 0
                let end = bytes[place...].firstIndex(of: 10).map { $0 + 1 } ?? bytes.count
                let line = Array(bytes[start..<end])
                bytes.insert(contentsOf: line, at: random.next(2) == 0 ? end : start)
            default:
                bytes.insert(contentsOf: Array(pieces[random.next(pieces.count)].utf8), at: place)
            }
        }
        return bytes
    }

    /// What is compared: everything of a document.
    private struct Reading: Equatable {
        var value: Value
        var mark: Mark
        var json: String

        init(_ document: YAMLReader.Document) {
            value = document.value
            mark = document.mark
            // Equality of maps ignores the order of keys; this does not.
            json = JSONWriter.string(document.value)
        }
    }

    private func disagreement(_ bytes: [UInt8], _ options: YAMLReader.Options) -> String? {
        bytes.withUnsafeBufferPointer { buffer in
            guard let block = YAMLReader.blockDocuments(buffer, options: options) else { return nil }
            let composed = try? YAMLReader.composedDocuments(buffer, options: options)
            if let composed, composed.map(Reading.init) == block.map(Reading.init) { return nil }
            return
                "\(String(decoding: bytes, as: UTF8.self).debugDescription)\n\(block)\nbut libyaml: \(String(describing: composed))"
        }
    }

    @Test("reads the seeds without libyaml, and as libyaml does", arguments: seeds)
    func agreesOnSeeds(text: String) {
        let options = YAMLReader.Options()
        let bytes = Array(text.utf8)
        #expect(bytes.withUnsafeBufferPointer { YAMLReader.blockDocuments($0, options: options) != nil })
        #expect(disagreement(bytes, options) == nil)
    }

    @Test(
        "agrees with libyaml on mutated texts, whenever it reads them at all",
        arguments: [YAMLReader.Dialect.kubernetes, .kustomize])
    func mutations(dialect: YAMLReader.Dialect) {
        var options = YAMLReader.Options()
        options.dialect = dialect
        options.duplicateKeys = dialect == .kustomize ? .refuse : .lastWins
        var random = Random(state: 42)
        for seed in Self.seeds {
            for _ in 0..<400 {
                let bytes = Self.mutated(seed, &random)
                if let disagreement = disagreement(bytes, options) {
                    Issue.record("\(disagreement)")
                    return
                }
            }
        }
    }

    @Test(
        "leaves to libyaml what it does not know",
        arguments: [
            "a: &b c\n", "a: !!str 1\n", "a: b: c\n", "a: [b,\n c]\n", "a: \"b\n  c\"\n", "a:\tb\n",
            "%YAML 1.1\n---\na: b\n", "a: b\r\n",
            "? a\n: b\n", "<<: {a: b}\n", "a: b\n...\n", "a: \"\\/\"\n", "a: {b}\n", "just text\n",
            "a: [b: c]\n", "a: .inf\n", "a: \u{85}\n",
        ])
    func unusual(text: String) {
        let options = YAMLReader.Options()
        #expect(
            Array(text.utf8).withUnsafeBufferPointer {
                YAMLReader.blockDocuments($0, options: options) == nil
            })
    }
}
