import ArgumentParser

/// An error for the user: what happened, and what to do about it where that is known.
struct Failure: Error, CustomStringConvertible {
    var message: String
    var hint: String

    init(_ message: String, hint: String = "") {
        self.message = message
        self.hint = hint
    }

    var description: String { hint.isEmpty ? message : "\(message)\nhint: \(hint)" }
}

/// Runs a command's body; an error is printed to standard error and ends the process with `code`.
func exiting(onErrorWith code: Int32, _ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let code as ExitCode {
        throw code
    } catch {
        Terminal.error("error: \(error)")
        throw ExitCode(code)
    }
}
