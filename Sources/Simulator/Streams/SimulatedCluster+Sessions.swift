package import APIServer
package import Kubernetes

/// Processes in containers that a client talks to: what answers `pods/exec` and `pods/attach`.
///
/// A session is opened, fed and asked for its output; between the calls time has to pass (`advance(to:)`), since
/// commands take time. `outputVersion` grows when there is something to take.
extension SimulatedCluster {
    /// Opens a session for a request to `pods/exec` or `pods/attach`.
    ///
    /// Throws the errors of Kubernetes' API server; one without a reason is the kubelet's plain text, which
    /// clients print after `unable to upgrade connection: `.
    package mutating func openSession(_ request: ConnectRequest) throws(StatusError) -> SessionID {
        try openSession(SessionRequest(request))
    }

    /// Opens a session.
    package mutating func openSession(_ request: SessionRequest) throws(StatusError) -> SessionID {
        throw StatusError(501, .unknown, "executing commands is not supported yet")
    }

    /// Sends bytes to the process's standard input.
    package mutating func feed(_ session: SessionID, _ bytes: [UInt8]) {
        settle()
    }

    /// Ends the process's standard input.
    package mutating func closeInput(of session: SessionID) {
        settle()
    }

    /// Tells the process's terminal its size in characters.
    package mutating func resize(_ session: SessionID, columns: Int, rows: Int) {}

    /// Takes what the process wrote since the last time; an unknown session has ended.
    package mutating func takeOutput(of session: SessionID) -> SessionOutput {
        SessionOutput(end: .exited(0))
    }

    /// Ends a session whose client is gone: its process gets SIGHUP, an attached one goes on.
    package mutating func close(_ session: SessionID) {
        settle()
    }
}
