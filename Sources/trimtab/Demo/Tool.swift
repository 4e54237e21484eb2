import Subprocess
import SystemPackage

/// A program that the demo runs as a user would, and what came of it.
struct Tool {
    /// How the command reads in a narration.
    var shown: String
    var executable: Executable
    var arguments: [String]
    /// Variables for the program beside those of this process.
    var environment: [Environment.Key: String?] = [:]

    /// Everything a tool prints is kept in memory up to this many bytes.
    private static let largestOutput = 1 << 20

    /// `git` in a work tree, the same whatever the user's own configuration says.
    static func git(_ arguments: [String], in folder: String) -> Tool {
        Tool(
            shown: "git " + arguments.map(quoted).joined(separator: " "), executable: .name("git"),
            arguments: ["-C", folder, "-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null"]
                + arguments,
            environment: ["GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil])
    }

    /// This very program against the cluster of a state directory.
    static func trimtab(_ arguments: [String], state: String) -> Tool {
        Tool(
            shown: "trimtab " + arguments.map(quoted).joined(separator: " "),
            executable: .path(FilePath(Place.thisProgram)), arguments: arguments + ["--state-dir", state],
            environment: ["KUBECONFIG": nil])
    }

    /// Runs the program to its end and returns what it wrote to standard output. Throws what it wrote to standard
    /// error when it did not end with 0.
    @discardableResult
    func run() async throws -> String {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                executable, arguments: Arguments(arguments), environment: .inherit.updating(environment),
                output: .string(limit: Self.largestOutput), error: .string(limit: Self.largestOutput))
        } catch {
            throw Failure("cannot run `\(shown)`: \(error)", hint: "the demo needs git on the PATH")
        }
        guard result.terminationStatus.isSuccess else {
            throw Failure("`\(shown)` failed: \(result.standardError)\(result.standardOutput)")
        }
        return result.standardOutput
    }

    private static func quoted(_ argument: String) -> String {
        argument.contains(where: { " \"'$*;".contains($0) })
            ? "'"
                + argument.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
                + "'"
            : argument
    }
}
