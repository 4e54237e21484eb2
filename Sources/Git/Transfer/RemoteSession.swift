internal import CGit
internal import Glibc

/// One connection to a remote: answers libgit2's callbacks about credentials, the server's identity and progress.
///
/// libgit2 calls on the thread that runs the transfer, so nothing here is shared between threads.
final class RemoteSession {
    let location: RepositoryLocation
    let credentials: RemoteCredentials
    private let cancellation: Cancellation?
    private let report: (TransferProgress) -> Void
    private var lastReport: UInt64 = 0
    private var progress = TransferProgress(received: 0, total: 0, bytes: 0)
    /// Why a callback ended the transfer; more telling than what libgit2 makes of it.
    var failure: GitError?
    /// The SSH identities still to be tried, the next one last.
    private var identities: [SSHIdentity]?
    private var tried: [SSHIdentity] = []
    private var hasTriedPassword = false
    /// The host whose certificate was checked last: another one than the address's after a redirection.
    private var certifiedHost: String?
    /// Where the remote branch must be for a push.
    var expectedTip: ObjectID?
    /// Why the remote refused the update of a reference.
    var refusal: String?
    var updates: [TransferResult.Update] = []

    init(
        _ location: RepositoryLocation, credentials: RemoteCredentials, cancellation: Cancellation?,
        report: @escaping (TransferProgress) -> Void
    ) {
        self.location = location
        self.credentials = credentials
        self.cancellation = cancellation
        self.report = report
    }

    /// Notes progress, tells of it at most ten times a second, and ends the transfer when it was cancelled.
    func advance(received: Int? = nil, total: Int? = nil, bytes: Int? = nil) -> Int32 {
        if let received { progress.received = received }
        if let total { progress.total = total }
        if let bytes { progress.bytes = bytes }
        let now = MonotonicClock.milliseconds()
        if now >= lastReport + 100 || (received == total && received != nil) {
            lastReport = now
            report(progress)
            if let cancellation, cancellation.isCancelled {
                return fail(Cancellation.error(location.redactedDescription))
            }
        }
        return 0
    }

    /// Ends the transfer from within a callback.
    func fail(_ error: GitError) -> Int32 {
        failure = failure ?? error
        return GIT_EUSER.rawValue
    }

    /// What to throw for a failed call of libgit2.
    func error(_ status: Int32, _ action: String) -> GitError {
        if let failure { return failure }
        var error = GitError(status: status, doing: action, location: location.redactedDescription)
        let cause = (error.cause ?? "").lowercased()
        if Self.missingWords.contains(where: cause.contains) {
            error.code = .notFound
        } else if location.scheme == .ssh, !tried.isEmpty, Self.refusalWords.contains(where: cause.contains) {
            return refusedIdentities(cause: error.cause)
        }
        if error.code == .other { error.code = .network }
        switch error.code {
        case .notFound:
            error.message = "the remote repository does not exist"
            error.hint = "check the address; private repositories look missing without credentials"
        case .network
        where location.scheme == .ssh && cause.contains("exchange encryption keys"):
            error.code = .unsupported
            error.hint =
                "the server offers no host key that libssh2 can use: it needs an ed25519 or ECDSA host key, since RSA ones are signed with rsa-sha2"
        case .network where cause.contains("unexpected http status code: 5"):
            error.hint = "the server has a problem; it is tried again"
        default: break
        }
        return error
    }

    /// How servers say that there is no such repository.
    private static let missingWords = [
        "does not appear to be a git repository", "repository not found",
        "project you were looking for could not",
        "no such repository", "status code: 404",
    ]
    /// How a login fails. A server drops the connection after too many wrong keys.
    private static let refusalWords = ["auth", "publickey", "disconnect", "permission denied", "no more"]

    // MARK: Credentials

    func credential(
        _ out: UnsafeMutablePointer<UnsafeMutablePointer<git_credential>?>?, userInAddress: String?,
        allowed: UInt32
    ) -> Int32 {
        let user = userInAddress ?? credentials.username ?? "git"
        if allowed & GIT_CREDENTIAL_SSH_KEY.rawValue != 0 {
            if identities == nil { identities = SSHIdentity.all(credentials).reversed() }
            while let identity = identities?.popLast() {
                if let problem = identity.problem(credentials) { return fail(problem) }
                tried.append(identity)
                switch identity {
                case .agent: return git_credential_ssh_key_from_agent(out, user)
                case .file(let path, _):
                    return git_credential_ssh_key_new(out, user, nil, path, credentials.sshPassphrase)
                }
            }
        }
        if allowed & GIT_CREDENTIAL_USERPASS_PLAINTEXT.rawValue != 0, let password = credentials.password,
            !hasTriedPassword
        {
            if let certifiedHost, certifiedHost != location.host.lowercased(), location.scheme != .ssh {
                return fail(
                    GitError(
                        .authentication, "the server redirects to \(certifiedHost), which gets no password",
                        hint: "use the new address itself", location: location.redactedDescription))
            }
            hasTriedPassword = true
            return git_credential_userpass_plaintext_new(out, credentials.username ?? user, password)
        }
        if allowed & GIT_CREDENTIAL_USERNAME.rawValue != 0, allowed & GIT_CREDENTIAL_SSH_KEY.rawValue == 0,
            location.scheme == .ssh
        {
            return git_credential_username_new(out, user)
        }
        return fail(location.scheme == .ssh ? refusedIdentities(cause: nil) : refusedPassword())
    }

    private func refusedPassword() -> GitError {
        let hint =
            hasTriedPassword
            ? "check TRIMTAB_GIT_USERNAME and TRIMTAB_GIT_PASSWORD, and that the token may read (and for a rollback write) this repository"
            : "set TRIMTAB_GIT_USERNAME and TRIMTAB_GIT_PASSWORD; a token goes where the password goes"
        return GitError(
            .authentication,
            hasTriedPassword ? "the server refused the credentials" : "the server wants credentials",
            hint: hint, location: location.redactedDescription)
    }

    private func refusedIdentities(cause: String?) -> GitError {
        let at = location.redactedDescription
        guard !tried.isEmpty else {
            return GitError(
                .authentication, "there is no SSH key to log in with",
                hint: "name one in TRIMTAB_GIT_SSH_KEY or start an SSH agent", location: at, cause: cause)
        }
        let names = tried.map(\.name).joined(separator: ", ")
        var hint = "add the public key at the server, or name another key in TRIMTAB_GIT_SSH_KEY"
        if tried.contains(where: \.isRSA) {
            hint =
                "servers want RSA keys to sign with rsa-sha2, which libssh2 cannot: use an ed25519 or ECDSA key"
        } else if tried.contains(.agent) {
            hint += "; RSA keys in the agent do not work, since libssh2 has no rsa-sha2: use ed25519 or ECDSA"
        }
        return GitError(
            .authentication, "the server refused \(names)", hint: hint, location: at, cause: cause)
    }

    // MARK: The server's identity

    func check(_ certificate: UnsafeMutablePointer<git_cert>?, isValid: Bool, host: String) -> Int32 {
        guard let certificate else { return GIT_PASSTHROUGH.rawValue }
        switch certificate.pointee.cert_type {
        case GIT_CERT_HOSTKEY_LIBSSH2:
            return certificate.withMemoryRebound(to: git_cert_hostkey.self, capacity: 1) { key in
                let presented = HostKey(key.pointee)
                let verdict = credentials.knownHosts().verdict(
                    host: location.host, port: location.port, type: presented.type, key: presented.bytes)
                if let error = presented.error(for: verdict, at: location), !(isValid && verdict == .unknown)
                {
                    return fail(error)
                }
                return 0
            }
        case GIT_CERT_X509:
            certifiedHost = host.lowercased()
            guard !isValid else { return 0 }
            return fail(untrusted(host))
        default: return GIT_PASSTHROUGH.rawValue
        }
    }

    private func untrusted(_ host: String) -> GitError {
        let isAddress =
            host.contains(":") || host.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
        let hint: String
        if isAddress {
            // mbed TLS, which Debian builds libgit2 with, looks for addresses in no other place.
            hint = "use the server's name: a certificate is good for an address only as its common name"
        } else if credentials.certificateFile == nil {
            hint = "name the authority's certificate file in TRIMTAB_GIT_CA_FILE if it is your own"
        } else {
            hint = "check that TRIMTAB_GIT_CA_FILE holds the authority that signed it"
        }
        return GitError(
            .certificate, "the certificate of \(host) is not trusted", hint: hint,
            location: location.redactedDescription)
    }
}
