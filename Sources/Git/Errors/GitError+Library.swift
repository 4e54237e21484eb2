internal import CGit

extension GitError {
    /// The error of the libgit2 call that just returned `status` on this thread.
    ///
    /// libgit2 keeps the last error per thread, so this must be called before anything else of libgit2.
    init(status: Int32, doing action: String, location: String? = nil) {
        let last = git_error_last()
        let text = last?.pointee.message.map { String(cString: $0) }
        let kind = git_error_t(rawValue: UInt32(bitPattern: last?.pointee.klass ?? 0))
        let code = Code(status: status, kind: kind, text: text ?? "")
        self.init(code, "cannot " + action, hint: code.usualHint, location: location, cause: text)
    }

    /// Runs a libgit2 call and throws its error.
    @discardableResult
    static func check(
        _ status: Int32, _ action: @autoclosure () -> String, location: @autoclosure () -> String? = nil
    ) throws(GitError) -> Int32 {
        guard status < 0 else { return status }
        throw GitError(status: status, doing: action(), location: location())
    }
}

extension GitError.Code {
    init(status: Int32, kind: git_error_t, text: String) {
        // A full disk comes up under whichever operation met it; only the system's words tell.
        for words in ["No space left on device", "Disk quota exceeded", "File too large"]
        where text.contains(words) {
            self = .diskFull
            return
        }
        switch status {
        case GIT_EAUTH.rawValue: self = .authentication
        case GIT_ECERTIFICATE.rawValue: self = kind == GIT_ERROR_SSH ? .hostKey : .certificate
        case GIT_ENONFASTFORWARD.rawValue, GIT_EMODIFIED.rawValue: self = .nonFastForward
        case GIT_ELOCKED.rawValue: self = .locked
        case GIT_EMISMATCH.rawValue: self = .corrupt
        case GIT_ECONFLICT.rawValue, GIT_EUNMERGED.rawValue, GIT_EMERGECONFLICT.rawValue: self = .conflict
        case GIT_EUNCOMMITTED.rawValue, GIT_EINDEXDIRTY.rawValue: self = .workTreeDirty
        case GIT_EUNBORNBRANCH.rawValue, GIT_EAMBIGUOUS.rawValue, GIT_EINVALIDSPEC.rawValue:
            self = .revisionNotFound
        default: self.init(kind: kind, text: text, isMissing: status == GIT_ENOTFOUND.rawValue)
        }
    }

    private init(kind: git_error_t, text: String, isMissing: Bool) {
        switch kind {
        case GIT_ERROR_SSL: self = text.contains("certificate") ? .certificate : .network
        case GIT_ERROR_NET, GIT_ERROR_HTTP: self = Self(network: text)
        case GIT_ERROR_SSH: self = Self(ssh: text)
        case GIT_ERROR_REPOSITORY:
            if text.contains("unsupported extension") || text.contains("unsupported repository version") {
                self = .unsupported
            } else {
                self = isMissing ? .notFound : .notARepository
            }
        case GIT_ERROR_REFERENCE: self = isMissing ? .revisionNotFound : .corrupt
        // An object that a commit or tree names must be there.
        case GIT_ERROR_ODB, GIT_ERROR_OBJECT, GIT_ERROR_ZLIB, GIT_ERROR_INDEXER, GIT_ERROR_SHA:
            self = .corrupt
        case GIT_ERROR_TREE: self = isMissing ? .pathNotFound : .corrupt
        case GIT_ERROR_OS where text.contains("No such file"): self = .notFound
        case GIT_ERROR_OS where text.contains("connect to") || text.contains("resolve address"):
            self = .network
        default: self = isMissing ? .notFound : .other
        }
    }

    private init(network text: String) {
        if text.contains("401") || text.contains("403") || text.contains("authentication") {
            self = .authentication
        } else if text.contains("404") || text.contains("not found") {
            self = .notFound
        } else if text.contains("unsupported URL protocol") {
            self = .unsupported
        } else {
            self = .network
        }
    }

    private init(ssh text: String) {
        let lower = text.lowercased()
        if lower.contains("hostkey") || lower.contains("host key") || lower.contains("known_hosts") {
            self = .hostKey
        } else if lower.contains("auth") || lower.contains("credential") || lower.contains("public key")
            || lower.contains("publickey") || lower.contains("username")
            || lower.contains("callback returned")
        {
            self = .authentication
        } else {
            self = .network
        }
    }

    /// Advice that fits whichever operation failed this way.
    var usualHint: String? {
        switch self {
        case .diskFull: "free some space and try again; nothing was lost"
        case .locked:
            "another git process is at work in this repository, or died there and left a .lock file behind"
        case .network: "check the address, the network and the proxy variables; it is tried again"
        case .corrupt: "run git fsck in the repository; a mirror can be deleted, it is fetched anew"
        case .certificate:
            "name the authority that signed it in TRIMTAB_GIT_CA_FILE if it is your own"
        case .authentication:
            "set TRIMTAB_GIT_USERNAME and TRIMTAB_GIT_PASSWORD for HTTPS; TRIMTAB_GIT_SSH_KEY or an SSH agent for SSH"
        default: nil
        }
    }
}
