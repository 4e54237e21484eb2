package import APIServer
package import Kubernetes
package import Simulator

/// What clients do with containers: read their logs, talk to processes in them and to their ports.
extension ClusterDoor {
    /// Begins to read the log that a request asks for. Throws the errors of the API server and the kubelet.
    package func openLog(_ request: ConnectRequest) throws(StatusError) -> LogReader {
        moveOn()
        return try cluster.openLog(request)
    }

    /// What the reader has not seen yet, with the reader moved on and the version to wait for more from.
    package func readLog(_ reader: LogReader) -> (chunk: LogChunk, reader: LogReader, version: UInt64) {
        moveOn()
        var reader = reader
        let version = cluster.outputVersion
        return (cluster.read(&reader), reader, version)
    }

    /// Opens a session with a process in a container. Throws the errors of the API server and the kubelet.
    package func openSession(_ request: ConnectRequest) throws(StatusError) -> SessionID {
        moveOn()
        defer { moveOn() }
        return try cluster.openSession(request)
    }

    /// Sends bytes to a session's process.
    package func feed(_ session: SessionID, _ bytes: [UInt8]) {
        moveOn()
        cluster.feed(session, bytes)
        moveOn()
    }

    /// Ends the input of a session's process.
    package func closeInput(of session: SessionID) {
        moveOn()
        cluster.closeInput(of: session)
        moveOn()
    }

    /// Tells the terminal of a session's process its size in characters.
    package func resize(_ session: SessionID, columns: Int, rows: Int) {
        moveOn()
        cluster.resize(session, columns: columns, rows: rows)
        moveOn()
    }

    /// What the process wrote since the last time, with the version to wait for more from.
    package func takeOutput(of session: SessionID) -> (output: SessionOutput, version: UInt64) {
        moveOn()
        let version = cluster.outputVersion
        return (cluster.takeOutput(of: session), version)
    }

    /// Ends a session whose client is gone.
    package func close(_ session: SessionID) {
        moveOn()
        cluster.close(session)
        moveOn()
    }

    /// Answers a request to a pod's port; nil when nothing listens there.
    package func serve(
        _ request: IngressRequest, namespace: String, pod: String, port: Int
    ) -> IngressResponse? {
        moveOn()
        defer { moveOn() }
        return cluster.serve(request, namespace: namespace, pod: pod, port: port)
    }

    /// Answers a request to a Service's port, given by name or number.
    package func serve(
        _ request: IngressRequest, namespace: String, service: String, portName: String, portNumber: Int
    ) -> IngressResponse {
        moveOn()
        defer { moveOn() }
        return cluster.serve(
            request, namespace: namespace, service: service, portName: portName, portNumber: portNumber)
    }
}
