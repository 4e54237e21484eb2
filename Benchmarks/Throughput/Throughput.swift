import ArgumentParser
import Foundation
import YAML

/// How fast the readers and writers go over given files, beside which another program can be put.
///
/// Prints one JSON object: seconds for one pass over all files, per kind of work, the median of the rounds.
@main
struct Throughput: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reads and writes the YAML and JSON files of a directory and says how long it took.")

    @Argument(help: "A directory; its .yaml and .json files are read, sorted by name.")
    var directory: String

    @Option(help: "How often each work is done; the median counts.")
    var rounds = 5

    func validate() throws {
        guard rounds > 0 else { throw ValidationError("--rounds must be positive.") }
    }

    func run() throws {
        let yaml = try contents("yaml")
        let json = try contents("json")
        let values = try json.map { try JSONReader.value(from: $0) }
        var result: Value = [
            "yamlBytes": .int(Int64(yaml.reduce(0) { $0 + $1.count })),
            "jsonBytes": .int(Int64(json.reduce(0) { $0 + $1.count })),
        ]
        result["yamlRead"] = .double(
            try seconds { for file in yaml { Self.keep(try YAMLReader.documents(file).count) } })
        result["jsonRead"] = .double(
            try seconds { for file in json { Self.keep(try JSONReader.value(from: file).isNull ? 0 : 1) } })
        result["jsonWrite"] = .double(
            try seconds { for value in values { Self.keep(JSONWriter.bytes(value).count) } })
        print(JSONWriter.string(result))
    }

    private func contents(_ kind: String) throws -> [[UInt8]] {
        let root = URL(filePath: directory, directoryHint: .isDirectory)
        let names = try FileManager.default.contentsOfDirectory(atPath: root.path)
        return try names.filter { $0.hasSuffix("." + kind) }.sorted().map {
            [UInt8](try Data(contentsOf: root.appending(path: $0)))
        }
    }

    private func seconds(_ work: () throws -> Void) throws -> Double {
        var times: [Double] = []
        for _ in 0..<rounds {
            let duration = try ContinuousClock().measure(work).components
            times.append(Double(duration.seconds) + Double(duration.attoseconds) * 1e-18)
        }
        return times.sorted()[rounds / 2]
    }

    /// Keeps the optimiser from leaving the work out.
    @inline(never)
    private static func keep(_ value: Int) {}
}
