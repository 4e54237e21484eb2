import Agent
import Simulator

/// Carries bytes between one client and one process in a container.
///
/// What the client sends reaches the process in its order; what the process writes is handed on as fast as the
/// client takes it.
final class ProcessBridge: Sendable {
    private enum Input: Sendable {
        case bytes([UInt8])
        case end
        case size(columns: Int, rows: Int)
    }

    /// How long to wait for output before looking again: the cluster's clock moves by itself.
    private static let patience = Duration.milliseconds(100)

    private let door: ClusterDoor
    private let session: SessionID
    private let inputs: AsyncStream<Input>
    private let input: AsyncStream<Input>.Continuation

    init(door: ClusterDoor, session: SessionID) {
        self.door = door
        self.session = session
        (inputs, input) = AsyncStream.makeStream(of: Input.self)
    }

    /// Begins to carry. `deliver` gets what the process writes and at last how it ended; it returns false when the
    /// client is gone.
    func start(_ deliver: @escaping @Sendable (SessionOutput) async -> Bool) {
        Task { [door, session, inputs] in
            for await input in inputs {
                switch input {
                case .bytes(let bytes): await door.feed(session, bytes)
                case .end: await door.closeInput(of: session)
                case .size(let columns, let rows): await door.resize(session, columns: columns, rows: rows)
                }
            }
            await door.close(session)
        }
        Task { [door, session, input] in
            while true {
                let (output, version) = await door.takeOutput(of: session)
                let isQuiet = output.stdout.isEmpty && output.stderr.isEmpty && output.end == nil
                if !isQuiet, !(await deliver(output)) { break }
                if output.end != nil { break }
                if isQuiet { await door.outputs.change(after: version, within: Self.patience) }
            }
            input.finish()
        }
    }

    func feed(_ bytes: [UInt8]) { input.yield(.bytes(bytes)) }
    func closeInput() { input.yield(.end) }
    func resize(columns: Int, rows: Int) { input.yield(.size(columns: columns, rows: rows)) }

    /// The client is gone: ends the session.
    func abandon() {
        input.finish()
        Task { [door, session] in await door.close(session) }
    }
}
