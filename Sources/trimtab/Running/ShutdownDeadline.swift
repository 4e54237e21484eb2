import Glibc
import ServiceLifecycle

/// Ends the process when the services have not within the time that users wait after Ctrl-C.
///
/// Nothing is lost by that: what the process keeps on disk is replaced in one step, so that it may be killed at any
/// moment.
struct ShutdownDeadline: ServiceLifecycle.Service {
    /// How long the services may take to end by themselves.
    private static let patience = Duration.milliseconds(700)

    func run() async throws {
        try await gracefulShutdown()
        Task.detached {
            try? await Task.sleep(for: Self.patience)
            _exit(0)
        }
    }
}
