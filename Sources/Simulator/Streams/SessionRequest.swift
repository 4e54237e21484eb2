package import APIServer
package import Kubernetes

/// What a client wants of `pods/exec` or `pods/attach`.
package struct SessionRequest: Sendable {
    package var namespace: String
    package var pod: String
    /// Empty: the pod's only container.
    package var container = ""
    /// The command to execute; empty: attach to the container's own process.
    package var command: [String] = []
    package var stdin = false
    package var stdout = true
    package var stderr = true
    /// Whether the process has a terminal: then all output is on stdout, with `\r\n` as line ends.
    package var tty = false

    package init(namespace: String, pod: String, command: [String] = []) {
        self.namespace = namespace
        self.pod = pod
        self.command = command
    }

    /// Reads the query of a request. Throws Kubernetes' error for a combination that cannot be.
    package init(_ connect: ConnectRequest) throws(StatusError) {
        namespace = connect.namespace
        pod = connect.name
        let request = connect.request
        func flag(_ name: String, _ otherwise: Bool) -> Bool {
            guard let text = request[query: name] else { return otherwise }
            return text != "false" && text != "0"
        }
        container = request[query: "container"] ?? ""
        stdin = flag("stdin", false)
        stdout = flag("stdout", false)
        stderr = flag("stderr", false)
        tty = flag("tty", false)
        guard stdin || stdout || stderr else {
            throw StatusError.badRequest("you must specify at least 1 of stdin, stdout, stderr")
        }
        if tty { stderr = false }
        guard connect.subresource == "exec" else { return }
        command = request.query.filter { $0.name == "command" }.map(\.value)
        guard !command.isEmpty else {
            throw StatusError.badRequest("you must specify a command")
        }
    }
}

/// Names a session among all that were opened.
package struct SessionID: Hashable, Sendable, Comparable {
    let number: Int

    package static func < (left: SessionID, right: SessionID) -> Bool { left.number < right.number }
}

/// What a session has to say since it was asked last.
package struct SessionOutput: Sendable {
    package var stdout: [UInt8] = []
    package var stderr: [UInt8] = []
    /// How it ended; nil while it goes on. Nothing comes after.
    package var end: SessionEnd?
}

/// How a session ended.
package enum SessionEnd: Sendable, Equatable {
    /// The process ended with this code: for 0 a `Success` goes to the client, else a `Failure` of reason
    /// `NonZeroExitCode`. A command that could not be executed ended with 126 or 127, and the container
    /// runtime's words are on stderr.
    case exited(Int)
    /// The connection broke, as when the container was killed under it.
    case failed(StatusError)
}
