/// Writes JSON as Go's `encoding/json` does, which is how Kubernetes' programs print it.
///
/// Keys keep the order in which the map has them (``Map/sorted()`` gives Go's). `<`, `>`, `&`, U+2028 and
/// U+2029 are escaped, as Go does unless told otherwise. A double that JSON cannot say (a tree from a reader
/// has none) becomes `null`.
package enum JSONWriter {
    /// What a caller may choose.
    package struct Options: Sendable {
        /// Whether `<`, `>` and `&` become `\u003c`, `\u003e` and `\u0026`.
        package var escapesHTML = true
        /// Whether every map's keys are written in bytewise order, as Go writes its maps.
        package var sortsKeys = false

        package init() {}
    }

    /// The compact text, as bytes.
    package static func bytes(_ value: Value, options: Options = Options()) -> [UInt8] {
        var emitter = JSONEmitter(options)
        emitter.append(value)
        return Array(emitter.sink.bytes)
    }

    /// The compact text.
    package static func string(_ value: Value, options: Options = Options()) -> String {
        var emitter = JSONEmitter(options)
        emitter.append(value)
        return String(decoding: emitter.sink.bytes, as: UTF8.self)
    }

    /// Appends the compact text to `bytes`.
    package static func append(
        _ value: Value, to bytes: inout [UInt8], options: Options = Options()
    ) {
        var emitter = JSONEmitter(options)
        emitter.append(value)
        bytes.append(contentsOf: emitter.sink.bytes)
    }

    /// The text over several lines, `indent` spaces a level, as `kubectl get -o json` prints it with 4; without
    /// a final newline.
    package static func pretty(
        _ value: Value, indent: Int = 4, options: Options = Options()
    ) -> String {
        var emitter = JSONEmitter(options)
        emitter.appendPretty(value, indent: max(0, indent), depth: 0)
        return String(decoding: emitter.sink.bytes, as: UTF8.self)
    }
}
