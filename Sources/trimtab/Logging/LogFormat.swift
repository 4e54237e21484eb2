import Agent
import ArgumentParser
import Kubernetes
import Logging
import YAML

/// How log lines look.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
}

/// Writes log lines to standard error: for people, or one JSON object a line.
struct StandardErrorLog: LogHandler {
    let format: LogFormat
    let label: String
    var logLevel: Logger.Level
    var metadata: Logger.Metadata = [:]

    /// Makes this the log of the whole process.
    static func bootstrap(_ format: LogFormat, level: Logger.Level = .info) {
        LoggingSystem.bootstrap { StandardErrorLog(format: format, label: $0, logLevel: level) }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let pairs = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let time = WallClock.now
        switch format {
        case .text:
            let details = pairs.map { " \($0.key)=\(Self.quoted("\($0.value)"))" }.joined()
            let level = "\(event.level)".uppercased()
            Terminal.error("\(time.rfc3339) \(level) \(event.message)\(details)")
        case .json:
            var line: Value = [
                "time": .string(time.rfc3339Micro), "level": .string("\(event.level)"),
                "logger": .string(label), "message": .string("\(event.message)"),
            ]
            for pair in pairs { line[name: pair.key] = .string("\(pair.value)") }
            Terminal.error(JSONWriter.string(line))
        }
    }

    private static func quoted(_ text: String) -> String {
        text.isEmpty || text.contains(where: { $0 == " " || $0 == "\"" || $0.isNewline })
            ? JSONWriter.string(.string(text)) : text
    }
}
