package import HummingbirdCore
package import Logging
import NIOCore
package import NIOPosix
import ServiceLifecycle
import Synchronization

/// A listening socket on loopback and the connections that come in on it.
///
/// The socket is bound first, so that a port in use is an error before anything else starts, and served by `run`.
package final class Listener<Child: ServerChildChannel>: Service {
    private let server: HummingbirdCore.Server<Child>
    private let bound = Bound()

    /// Serves `child` on `127.0.0.1:port`; port 0 takes any free one.
    package init(port: Int, child: Child, group: MultiThreadedEventLoopGroup, logger: Logger) {
        let bound = bound
        var logger = logger
        // The library announces each socket; the ready line says it once.
        logger.logLevel = max(logger.logLevel, .notice)
        server = HummingbirdCore.Server(
            childChannelSetup: child,
            configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in bound.set(.success(channel.localAddress?.port ?? port)) },
            eventLoopGroup: group, logger: logger)
        requestedPort = port
    }

    private let requestedPort: Int

    /// The port that is listened on, as soon as it is. Throws a ``ListenerError`` when binding failed.
    package func port() async throws(ListenerError) -> Int {
        try await bound.value()
    }

    /// Serves until a graceful shutdown or an error.
    package func run() async throws {
        do {
            try await server.run()
        } catch {
            let failure = ListenerError(port: requestedPort, cause: error)
            bound.set(.failure(failure))
            throw failure
        }
    }
}

/// Why a port cannot be listened on.
package struct ListenerError: Error, Sendable, CustomStringConvertible {
    package var port: Int
    package var isPortInUse: Bool
    package var message: String

    init(port: Int, cause: any Error) {
        self.port = port
        let code = (cause as? IOError)?.errnoCode
        // EADDRINUSE and EACCES as Linux and macOS number them.
        isPortInUse = code == 98 || code == 48
        if isPortInUse {
            message = "port \(port) on 127.0.0.1 is in use"
        } else if code == 13 {
            message = "port \(port) on 127.0.0.1 needs more rights than this process has"
        } else {
            message = "cannot listen on 127.0.0.1:\(port): \(cause)"
        }
    }

    package var description: String { message }
}

/// A result that one sets and others wait for.
private final class Bound: Sendable {
    private struct State {
        var result: Result<Int, ListenerError>?
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func set(_ result: Result<Int, ListenerError>) {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            guard state.result == nil else { return [] }
            state.result = result
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func value() async throws(ListenerError) -> Int {
        await withCheckedContinuation { continuation in
            let isSet = state.withLock { state in
                if state.result == nil { state.waiters.append(continuation) }
                return state.result != nil
            }
            if isSet { continuation.resume() }
        }
        guard let result = state.withLock({ $0.result }) else { return 0 }
        return try result.get()
    }
}
