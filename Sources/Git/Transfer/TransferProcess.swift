internal import Glibc

/// Carries out transfers in a child process, which is ended when it hangs: libgit2 1.5 knows no time-outs.
///
/// The child is a program that calls `TransferCommand.serve()`, usually this very program with a command of its own.
/// It inherits the environment, and with it the credentials.
package struct TransferProcess: Transfer {
    /// The program's path.
    package var executable: String
    package var arguments: [String]
    /// Variables set for the child in addition to this process's own; nil removes one.
    package var environment: [String: String?]
    /// How long the child may show no sign of progress.
    package var patienceMilliseconds: UInt64
    /// How long the child may take to end after it was asked to, before it is killed.
    package var graceMilliseconds: UInt64

    package init(
        executable: String, arguments: [String], environment: [String: String?] = [:],
        patienceMilliseconds: UInt64 = 60_000, graceMilliseconds: UInt64 = 2_000
    ) {
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.patienceMilliseconds = patienceMilliseconds
        self.graceMilliseconds = graceMilliseconds
    }

    package func perform(
        _ request: TransferRequest, cancellation: Cancellation?, progress: (TransferProgress) -> Void
    ) throws(GitError) -> TransferResult {
        let location = request.location.redactedDescription
        let child = try ChildProcess(executable: executable, arguments: arguments, environment: environment)
        _ = DescriptorPair.send(Array((TransferMessage.request(request).line + "\n").utf8), to: child.channel)
        var output = LineReader(child.channel)
        var result = TransferResult()
        while true {
            switch output.next(within: patienceMilliseconds, cancellation: cancellation) {
            case .line(let line):
                switch TransferMessage(line: line) {
                case .progress(let step)?: progress(step)
                case .update(let update)? where result.updates.count < TransferResult.maximumUpdates:
                    result.updates.append(update)
                case .done(let headBranch)?:
                    result.headBranch = headBranch
                    child.end(graceMilliseconds: graceMilliseconds)
                    return result
                case .failed(let error)?:
                    child.end(graceMilliseconds: graceMilliseconds)
                    throw error
                // Anything else is some library's chatter.
                default: break
                }
            case .timedOut:
                child.end(graceMilliseconds: graceMilliseconds)
                throw GitError(
                    .timeout, "the remote showed no progress for \(patienceMilliseconds / 1000) s",
                    hint: "check the network and the remote; it is tried again", location: location)
            case .cancelled:
                child.end(graceMilliseconds: graceMilliseconds)
                throw Cancellation.error(location)
            case .end:
                let how = child.end(graceMilliseconds: graceMilliseconds)
                throw GitError(
                    .other, "the transfer ended without a result", hint: "it is tried again",
                    location: location,
                    cause: how)
            }
        }
    }
}
