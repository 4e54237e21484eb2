import Foundation
import Testing

/// A cluster of its own for a test, with kubectl pointed at it.
struct SimulatedKubectl {
    let cluster: RunningAgent

    init(_ options: String...) throws { cluster = try RunningAgent(["cluster"] + options) }

    /// What kubectl printed, without what differs from run to run: ages and made-up suffixes.
    @discardableResult
    func callAsFunction(_ arguments: String..., input: String? = nil) throws -> String {
        let program = try run(arguments, input: input)
        guard program.status == 0 else {
            throw ProgramFailure(command: "kubectl \(arguments.joined(separator: " "))", program: program)
        }
        return program.output
    }

    /// Status and texts of a command that may fail.
    func run(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:]
    ) throws -> Program {
        try Program.run(
            Checkout.kubectl, arguments,
            environment: environment.merging(["KUBECONFIG": cluster.kubeconfig]) { $1 }, input: input)
    }

    /// The words on standard error of a command that has to fail.
    func failure(
        _ arguments: String..., input: String? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> String {
        let program = try run(arguments, input: input)
        #expect(program.status != 0, "it did not fail", sourceLocation: sourceLocation)
        return program.errors.trimmingCharacters(in: .newlines)
    }

    /// Rows of words of a table.
    func table(_ arguments: String...) throws -> [[String]] {
        let program = try run(arguments)
        guard program.status == 0 else {
            throw ProgramFailure(command: "kubectl \(arguments.joined(separator: " "))", program: program)
        }
        return program.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    }
}
