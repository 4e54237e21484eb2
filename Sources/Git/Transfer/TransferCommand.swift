internal import Glibc

/// What the child process of a transfer runs: reads one request from its standard input, carries it out with the
/// credentials of its environment, and writes progress and result to its standard output.
///
/// The request comes over standard input, since an address may hold a password and arguments are for everyone on
/// the machine to see. Standard input stays open as long as the parent lives: its end is the child's.
package enum TransferCommand {
    /// Serves one request; returns the status to exit with.
    package static func serve(credentials: RemoteCredentials = .environment()) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        var input = LineReader(STDIN_FILENO)
        guard case .line(let line) = input.next(within: 10_000),
            case .request(let request)? = TransferMessage(line: line)
        else {
            write(
                .failed(
                    GitError(.other, "no transfer was asked for", hint: "this command is for trimtab itself"))
            )
            return 64
        }
        endWithParent()
        // A push into a folder writes into the user's repository; everything else into a mirror.
        if case .fetch = request { Library.writeWithoutWaiting() }
        do {
            let result = try InProcessTransfer(credentials: credentials).perform(request, cancellation: nil) {
                write(.progress($0))
            }
            for update in result.updates { write(.update(update)) }
            write(.done(headBranch: result.headBranch))
            return 0
        } catch {
            write(.failed(error))
            return 1
        }
    }

    private static func write(_ message: TransferMessage) {
        var rest = Array((message.line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // Nobody reads any more: the parent is gone.
            guard count > 0 else { _exit(1) }
            rest = rest.dropFirst(count)
        }
    }

    /// Ends this process when the parent ends, however it ended: a hung connection would outlive it otherwise.
    private static func endWithParent() {
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { _ in
                var byte: UInt8 = 0
                while true {
                    let count = read(STDIN_FILENO, &byte, 1)
                    if count == 0 || (count < 0 && errno != EINTR) { _exit(1) }
                }
            }, nil)
        if status == 0 { pthread_detach(thread) }
    }
}
