internal import Glibc

/// A child process with one socket as its standard input and output. Ended at the latest when this goes away.
final class ChildProcess {
    /// Our end of the child's standard input and output.
    let channel: Int32
    private let identifier: pid_t
    private var ending: String?

    init(executable: String, arguments: [String], environment: [String: String?]) throws(GitError) {
        guard let pair = DescriptorPair() else {
            throw Repository.fileError("start the transfer", executable)
        }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, pair.far, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&actions, pair.far, STDOUT_FILENO)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A group of its own: an interrupt at the terminal is for the parent, which then ends the child in order.
        // Servers often block or ignore signals; the child starts with none of that.
        var everySignal = sigset_t()
        sigfillset(&everySignal)
        var noSignal = sigset_t()
        sigemptyset(&noSignal)
        posix_spawnattr_setsigdefault(&attributes, &everySignal)
        posix_spawnattr_setsigmask(&attributes, &noSignal)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))

        var values = Self.environment()
        for (name, value) in environment { values[name] = value }
        var words: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
        var settings: [UnsafeMutablePointer<CChar>?] =
            values.sorted { $0.key < $1.key }.map { strdup($0.key + "=" + $0.value) } + [nil]
        defer { for word in words + settings { free(word) } }
        var identifier: pid_t = 0
        let status = posix_spawn(&identifier, executable, &actions, &attributes, &words, &settings)
        close(pair.far)
        guard status == 0 else {
            close(pair.near)
            throw GitError(
                .other, "cannot start the transfer", location: executable,
                cause: String(cString: strerror(status)))
        }
        channel = pair.near
        self.identifier = identifier
    }

    deinit {
        if ending == nil { end(graceMilliseconds: 0) }
        close(channel)
    }

    /// Asks the child to end, kills it when it does not, and waits for it. Returns how it ended.
    @discardableResult
    func end(graceMilliseconds: UInt64) -> String {
        if let ending { return ending }
        // A child that is through ends by itself; its input's end hastens one that is not.
        shutdown(channel, Int32(SHUT_WR))
        var status: Int32 = 0
        if !hasEnded(within: min(graceMilliseconds, 100), &status) {
            kill(identifier, SIGTERM)
            if !hasEnded(within: graceMilliseconds, &status) {
                kill(identifier, SIGKILL)
                while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
            }
        }
        let text = Self.text(of: status)
        ending = text
        return text
    }

    /// How the child ended by itself within the time; nil when it is still running.
    func waitForEnd(milliseconds: UInt64) -> String? {
        if let ending { return ending }
        var status: Int32 = 0
        guard hasEnded(within: milliseconds, &status) else { return nil }
        ending = Self.text(of: status)
        return ending
    }

    private static func text(of status: Int32) -> String {
        let signal = status & 0x7F
        return signal == 0 ? "exit status \(status >> 8 & 0xFF)" : "signal \(signal)"
    }

    private func hasEnded(within milliseconds: UInt64, _ status: inout Int32) -> Bool {
        let end = MonotonicClock.milliseconds() + milliseconds
        var pause: UInt32 = 200
        while true {
            let ended = waitpid(identifier, &status, WNOHANG)
            // A failure means that someone else waited for it already.
            if ended == identifier || (ended < 0 && errno != EINTR) { return true }
            guard MonotonicClock.milliseconds() < end else { return false }
            usleep(pause)
            pause = min(pause * 2, 10_000)
        }
    }

    private static func environment() -> [String: String] {
        var values: [String: String] = [:]
        var pointer = environ
        while let entry = pointer.pointee {
            let text = String(cString: entry)
            if let equals = text.firstIndex(of: "=") {
                values[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            pointer += 1
        }
        return values
    }
}
