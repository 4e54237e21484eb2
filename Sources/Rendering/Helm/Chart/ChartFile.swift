/// One file of a chart.
package struct ChartFile: Sendable, Equatable {
    /// The path in the chart, such as `templates/service.yaml`.
    package var name: String
    package var bytes: [UInt8]
    /// The path in the repository; for a file of an archive the archive's path followed by the file's name in it.
    package var origin: String

    package init(name: String, bytes: [UInt8], origin: String) {
        self.name = name
        self.bytes = bytes
        self.origin = origin
    }

    package var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// What a chart may cost at most. The sizes are Helm's own.
package struct ChartBounds: Sendable {
    package var bytesOfFile = 5 << 20
    package var bytes = 100 << 20
    package var files = 20_000
    /// How deep directories, and how deep charts within charts, may stand.
    package var depth = 64
    /// How many symbolic links may be followed for one file.
    package var links = 16

    package init() {}
}
