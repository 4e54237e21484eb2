/// Whether live state is what git says, in Argo CD's words.
package enum SyncStatus: String, Sendable, Hashable {
    case synced = "Synced"
    case outOfSync = "OutOfSync"
    /// It cannot be told: the commit does not render, or the cluster could not be read.
    case unknown = "Unknown"
}

/// How an operation stands, in Argo CD's words.
package enum OperationPhase: String, Sendable, Hashable {
    case running = "Running"
    case terminating = "Terminating"
    /// Objects were refused.
    case failed = "Failed"
    /// It could not even be tried: the commit does not render, the repository is not there.
    case error = "Error"
    case succeeded = "Succeeded"

    package var isCompleted: Bool { self == .failed || self == .error || self == .succeeded }
}
