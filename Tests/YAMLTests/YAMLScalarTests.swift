import Testing

@testable import YAML

@Suite("YAML scalars")
struct YAMLScalarTests {
    private func read(_ text: String, _ dialect: YAMLReader.Dialect = .kubernetes) throws -> Value {
        var options = YAMLReader.Options()
        options.dialect = dialect
        return try YAMLReader.value(Array(text.utf8), options: options)
    }

    @Test("the recorded answers are there")
    func recording() {
        #expect(RecordedScalar.all.count == 77)
        #expect(RecordedScalar.all.filter { $0.helmJSON != nil }.count > 50)
    }

    @Test("read as Helm reads them", arguments: RecordedScalar.all)
    func helm(row: RecordedScalar) throws {
        var options = YAMLReader.Options()
        options.allNumbersAsDoubles = true
        guard let expected = row.helmJSON else {
            let error = #expect(throws: ReadError.self) {
                try YAMLReader.value(Array(row.text.utf8), options: options)
            }
            let message = try #require(error?.message)
            // The first words are enough where Go prints its own types.
            #expect(row.helmError?.contains(message.split(separator: "`")[0]) == true, "\(message)")
            return
        }
        var sorted = JSONWriter.Options()
        sorted.sortsKeys = true
        let value = try YAMLReader.value(Array(row.text.utf8), options: options)
        #expect(JSONWriter.string(value, options: sorted) == expected)
    }

    @Test("read as kustomize reads them", arguments: RecordedScalar.all.filter { $0.kustomizeInput != nil })
    func kustomize(row: RecordedScalar) throws {
        guard let output = row.kustomizeOutput else {
            #expect(throws: ReadError.self) { try read(row.kustomizeInput ?? "", .kustomize) }
            return
        }
        let value = try read(row.kustomizeInput ?? "", .kustomize)
        #expect(value[.spec] == (try read(output))[.spec])
    }

    @Test(
        "resolve as go-yaml resolves them",
        arguments: [
            ("0777", 511), ("0o17", 15), ("0O17", 15), ("-0x10", -16), ("0b11", 3), ("-0b11", -3), ("08", 8),
            ("00", 0), ("0x", "0x"), ("0o8", "0o8"), ("1_000", 1000), ("1_000.5", 1000.5), ("0x_f", 15),
            ("1e400", "1e400"), ("1e3", 1000), ("1e-3", 0.001), ("1.0", 1), ("-0.0", 0), ("-", nil),
            ("+", "+"), (".", "."), ("..", ".."), ("...", nil), (".5", 0.5), (".5_0", 0.5), ("._5", "._5"),
            ("+.5", 0.5),
            ("1.2.3", "1.2.3"), ("10.0.0.1", "10.0.0.1"), ("100m", "100m"), ("1:30", "1:30"),
            ("1,000", "1,000"),
            ("0.1e1", 1), ("1e", "1e"), ("e1", "e1"), ("0xg", "0xg"),
            ("9007199254740993.0", 9_007_199_254_740_992),
            ("9223372036854775808", .uint(9_223_372_036_854_775_808)), ("-9223372036854775808", .int(.min)),
            ("-9223372036854775809", .double(-0x1p63)), ("18446744073709551616", .double(0x1p64)),
            ("+18446744073709551615", .double(0x1p64)), ("1e20", .double(1e20)),
            ("2024-01-01", "2024-01-01"), ("2024-1-1 1:2:3", "2024-1-1 1:2:3"), ("12:30:45", "12:30:45"),
            ("yEs", "yEs"), ("YES", true), ("Off", false), ("nO", "nO"), ("oN", "oN"), ("NULL", nil),
            ("nULL", "nULL"),
            ("true1", "true1"), ("y", true), ("N", false), ("t", "t"), ("nope", "nope"), ("-.inf1", "-.inf1"),
            ("'yes'", "yes"), ("\"1\"", "1"), ("! 12", "12"), ("!local 12", "12"), ("!!int '3'", 3),
            ("!!str yes", "yes"), ("!!binary aGk=", "hi"), ("!!timestamp 2001-01-01", "2001-01-01"),
            ("<<", "<<"),
        ] as [(String, Value)])
    func resolution(text: String, expected: Value) throws {
        guard text != "-", text != "..." else { return }
        #expect(try read("v: \(text)\n")[name: "v"] == expected)
    }

    @Test(
        "are refused when the tag and the text disagree",
        arguments: [
            ("!!int 3.5", "cannot decode !!float `3.5` as a !!int"),
            ("!!float abc", "cannot decode !!str `abc` as a !!float"),
            ("!!bool 1", "cannot decode !!int `1` as a !!bool"),
            ("!!timestamp x", "cannot decode !!str `x` as a !!timestamp"),
            ("!!binary a", "!!binary value contains invalid base64 data"),
            ("-.inf", "json: unsupported value: -Inf"),
        ])
    func mismatches(text: String, message: String) {
        let error = #expect(throws: ReadError.self) { try read("v: \(text)\n") }
        #expect(error?.code == .unrepresentable)
        #expect(error?.message == message)
    }

    @Test(
        "become keys as Kubernetes' conversion to JSON makes them",
        arguments: [
            ("1", "1"), ("0x10", "16"), ("1.5", "1.5"), ("1e6", "1e+06"), ("123456.0", "123456"),
            ("0.00001", "1e-05"),
            ("1.23456789", "1.2345679"), ("on", "true"), (".inf", ".inf"), ("2024-01-01", "2024-01-01"),
            ("'1.0'", "1.0"),
        ])
    func keys(text: String, expected: String) throws {
        #expect(try read("{\(text): x}").object?.keys.map(\.name) == [expected])
    }

    @Test(
        "become RFC 3339 in kustomize's dialect when they are timestamps",
        arguments: [
            ("2024-01-01", "2024-01-01T00:00:00Z"), ("2024-1-2T3:4:5Z", "2024-01-02T03:04:05Z"),
            ("2024-01-01 10:00:00.1200", "2024-01-01T10:00:00.12Z"),
            ("2024-01-01t10:00:00+02:30", "2024-01-01T10:00:00+02:30"), ("2024-02-30", "2024-02-30"),
            ("2024-01-01 10:00:00 -5", "2024-01-01 10:00:00 -5"), ("\"2024-01-01\"", "2024-01-01"),
        ])
    func timestamps(text: String, expected: String) throws {
        #expect(try read("v: \(text)\n", .kustomize)[name: "v"] == .string(expected))
    }

    @Test("must be strings as keys below the top in kustomize's dialect")
    func kustomizeKeys() throws {
        #expect(try read("1: {on: x}\n", .kustomize) == ["1": ["on": "x"]])
        #expect(throws: ReadError.self) { try read("a: {1: x}\n", .kustomize) }
    }
}
