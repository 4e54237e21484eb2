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
        let id = try control.kubelet.open(request, &world)
        settle()
        return id
    }

    /// Sends bytes to the process's standard input.
    package mutating func feed(_ session: SessionID, _ bytes: [UInt8]) {
        control.kubelet.feed(session, bytes)
        settle()
    }

    /// Ends the process's standard input.
    package mutating func closeInput(of session: SessionID) {
        control.kubelet.closeInput(session, world)
        settle()
    }

    /// Tells the process's terminal its size in characters.
    package mutating func resize(_ session: SessionID, columns: Int, rows: Int) {
        control.kubelet.resize(session, columns: columns, rows: rows)
    }

    /// Takes what the process wrote since the last time; an unknown session has ended.
    package mutating func takeOutput(of session: SessionID) -> SessionOutput {
        var output = control.kubelet.takeOutput(session, now: world.now)
        if var reader = control.kubelet.sessions[session]?.reader {
            if reader.next == .max { reader.next = written(at: reader) }
            output.stdout += read(&reader).bytes
            control.kubelet.sessions[session]?.reader = reader
        }
        return output
    }

    /// Ends a session whose client is gone: its process gets SIGHUP, an attached one goes on.
    package mutating func close(_ session: SessionID) {
        control.kubelet.close(session)
        settle()
    }

    /// Whether an open session has input: for `attach` and `exec` with `-i`.
    package func isOpen(_ session: SessionID) -> Bool { control.kubelet.sessions[session] != nil }
}
