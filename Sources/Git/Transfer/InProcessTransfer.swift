internal import CGit

/// Carries out transfers on the calling thread.
///
/// libgit2 1.5 has no time-outs: a server that stops answering holds the thread for good. Use `TransferProcess`
/// wherever that matters.
package struct InProcessTransfer: Transfer {
    package let credentials: RemoteCredentials

    package init(credentials: RemoteCredentials = .environment()) { self.credentials = credentials }

    package func perform(
        _ request: TransferRequest, cancellation: Cancellation?, progress: (TransferProgress) -> Void
    ) throws(GitError) -> TransferResult {
        Library.start()
        let lock = try MirrorLock(request.mirror, cancellation: cancellation)
        defer { withExtendedLifetime(lock) {} }
        if cancellation?.isCancelled == true {
            throw Cancellation.error(request.location.redactedDescription)
        }
        let mirror = try Repository.open(request.mirror, flags: Repository.mirrorFlags)
        try applyCertificates()
        return try run(request, mirror: mirror, cancellation: cancellation, progress: progress)
    }

    private func run(
        _ request: TransferRequest, mirror: Repository, cancellation: Cancellation?,
        progress: (TransferProgress) -> Void
    ) throws(GitError) -> TransferResult {
        // The session outlives no call, but libgit2's callbacks need an object that holds the closure.
        try withoutActuallyEscaping(progress) { report throws(GitError) -> TransferResult in
            let session = RemoteSession(
                request.location, credentials: credentials, cancellation: cancellation, report: report)
            switch request {
            case .fetch(_, _, let references):
                return try mirror.fetch(session, references: references)
            case .push(_, let location, let commit, let branch, let expected):
                let moved =
                    location.scheme == .file
                    ? try mirror.pushToFolder(session, commit: commit, branch: branch, expected: expected)
                    : try mirror.push(session, commit: commit, branch: branch, expected: expected)
                return TransferResult(headBranch: try mirror.headBranch(), updates: [moved])
            }
        }
    }

    private func applyCertificates() throws(GitError) {
        guard let file = credentials.certificateFile else { return }
        let status = trimtab_git_set_certificate_file(file)
        guard status < 0 else { return }
        var error = GitError(status: status, doing: "read the certificate file", location: file)
        error.code = .certificate
        error.hint = "TRIMTAB_GIT_CA_FILE names a file with certificates in PEM form"
        throw error
    }
}
