import Simulator

/// One forwarded connection: bytes come in, requests are answered in their order, bytes go out.
final class ForwardedConnection: Sendable {
    /// What happens on the side of the client.
    enum Output: Sendable {
        case bytes([UInt8])
        /// Nothing listens on the port.
        case refused(String)
        /// Nothing more comes.
        case end
    }

    private let inputs: AsyncStream<[UInt8]>
    private let input: AsyncStream<[UInt8]>.Continuation
    private let ports: PodPorts
    private let port: Int

    init(_ ports: PodPorts, port: Int) {
        self.ports = ports
        self.port = port
        (inputs, input) = AsyncStream.makeStream(of: [UInt8].self)
    }

    func receive(_ bytes: [UInt8]) { input.yield(bytes) }

    /// The client sends nothing more.
    func closeInput() { input.finish() }

    /// Begins to answer; `deliver` is called with one output after the other.
    func start(_ deliver: @escaping @Sendable (Output) async -> Void) {
        Task { [inputs, ports, port] in
            var conversation = HTTPConversation()
            for await bytes in inputs {
                conversation.receive(bytes)
                while let event = conversation.next() {
                    guard case .request(let request, let keepsAlive) = event else {
                        await deliver(.bytes(HTTPConversation.refusal))
                        return await deliver(.end)
                    }
                    guard let response = await ports.answer(request, port: port) else {
                        await deliver(.refused(ports.refusal(port: port)))
                        return await deliver(.end)
                    }
                    await deliver(
                        .bytes(
                            HTTPConversation.bytes(
                                response, keepsAlive: keepsAlive, isHead: request.method == "HEAD")))
                    if !keepsAlive { return await deliver(.end) }
                }
            }
            await deliver(.end)
        }
    }
}
