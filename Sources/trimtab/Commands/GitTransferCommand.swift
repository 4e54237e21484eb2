import ArgumentParser
import Git

/// What a transfer's child process runs: libgit2 knows no time-outs, so its work is done where it can be ended.
struct GitTransferCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "git-transfer", abstract: "Carry out one transfer for another trimtab process.",
        shouldDisplay: false)

    func run() throws {
        throw ExitCode(TransferCommand.serve())
    }
}

extension TransferProcess {
    /// Transfers in a child process of this very program.
    static func ofThisProgram() -> TransferProcess {
        TransferProcess(executable: Place.thisProgram, arguments: ["git-transfer"])
    }
}
