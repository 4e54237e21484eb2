/// Sprig's functions that choose between values and that ask what they are.
enum DefaultFunctions {
    static var all: [TemplateFunction] { choosing + types }

    private static var choosing: [TemplateFunction] {
        [
            TemplateFunction("default", [.any], variadic: .any) {
                $0.count < 2 || Emptiness.isEmpty($0[1]) ? $0[0] : $0[1]
            },
            TemplateFunction("empty", [.any], returns: .bool) { .bool(Emptiness.isEmpty($0[0])) },
            TemplateFunction("coalesce", [], variadic: .any) {
                $0.values.first { !Emptiness.isEmpty($0) } ?? .null
            },
            TemplateFunction("all", [], variadic: .any, returns: .bool) {
                .bool(!$0.values.contains(where: Emptiness.isEmpty))
            },
            TemplateFunction("any", [], variadic: .any, returns: .bool) {
                .bool($0.values.contains { !Emptiness.isEmpty($0) })
            },
            TemplateFunction("ternary", [.any, .any, .bool]) { $0.bool(2) ? $0[0] : $0[1] },
        ]
    }

    private static var types: [TemplateFunction] {
        [
            .text("typeOf", [.any]) { ByteString($0[0].typeName) },
            TemplateFunction("typeIs", [.string, .any], returns: .bool) {
                .bool($0.string(0) == ByteString($0[1].typeName))
            },
            TemplateFunction("typeIsLike", [.string, .any], returns: .bool) {
                let name = ByteString($0[1].typeName)
                return .bool($0.string(0) == name || ByteString([42] + $0.string(0).bytes) == name)
            },
            .text("kindOf", [.any]) { ByteString($0[0].kind.rawValue) },
            TemplateFunction("kindIs", [.string, .any], returns: .bool) {
                .bool($0.string(0) == ByteString($0[1].kind.rawValue))
            },
            TemplateFunction("deepEqual", [.any, .any], returns: .bool) {
                .bool(try DeepEquality.areEqual($0[0], $0[1], $1))
            },
        ]
    }
}
