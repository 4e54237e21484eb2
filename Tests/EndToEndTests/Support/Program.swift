import Foundation

/// A program run to its end, with what it said.
struct Program {
    var status: Int32
    var output: String
    var errors: String

    /// Runs a program of the checkout or the system; `path` without a slash is looked up in `$PATH`.
    @discardableResult
    static func run(
        _ path: String, _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:],
        input: String? = nil
    ) throws -> Program {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path.contains("/") ? path : "/usr/bin/env")
        process.arguments = path.contains("/") ? arguments : [path] + arguments
        if let directory { process.currentDirectoryURL = directory }
        process.environment = ProcessInfo.processInfo.environment
            .filter { !$0.key.hasPrefix("TRIMTAB_") && $0.key != "KUBECONFIG" }
            .merging(environment) { $1 }
        // Files instead of pipes: nothing can fill up and block.
        let folder = try Scratch.folder("program")
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "out")
        let errors = folder.appending(path: "err")
        for file in [output, errors] { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: errors)
        if let input {
            let file = folder.appending(path: "in")
            try Data(input.utf8).write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
        process.waitUntilExit()
        return Program(
            status: process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
    }
}

/// A program that failed where it must not.
struct ProgramFailure: Error, CustomStringConvertible {
    var command: String
    var program: Program

    var description: String {
        "\(command) ended with \(program.status)\n\(program.output)\(program.errors)"
    }
}

/// Where the checkout and its programs are.
enum Checkout {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The binary that was built beside these tests.
    static let trimtab: String = {
        let tests = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
        for folder in [tests.deletingLastPathComponent(), root.appending(path: ".build/debug")] {
            let candidate = folder.appending(path: "trimtab").path
            if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
        }
        return root.appending(path: ".build/debug/trimtab").path
    }()

    /// kubectl as `Scripts/setup clients` fetched it.
    static let kubectl = root.appending(path: ".tools/kubectl").path
}
