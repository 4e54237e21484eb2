internal import Glibc

/// One way to log in to an SSH server.
enum SSHIdentity: Hashable, Sendable {
    case agent
    /// A key file, and what its armour tells.
    case file(String, PrivateKeyFile?)

    /// The identities in the order they are tried: the named key alone; otherwise the agent, then the key files
    /// that ssh itself looks for.
    static func all(_ credentials: RemoteCredentials) -> [SSHIdentity] {
        if let file = credentials.sshKeyFile { return [.file(file, read(file))] }
        var identities: [SSHIdentity] = credentials.usesAgent ? [.agent] : []
        guard let home = credentials.home else { return identities }
        for name in ["id_ed25519", "id_ecdsa", "id_rsa"] {
            let path = home + "/.ssh/" + name
            // One that needs a passphrase nobody gave is for the agent to use.
            guard let key = read(path), !key.isEncrypted || credentials.sshPassphrase != nil else { continue }
            identities.append(.file(path, key))
        }
        return identities
    }

    private static func read(_ path: String) -> PrivateKeyFile? {
        SmallFile.read(path, limit: 1 << 20).flatMap { PrivateKeyFile(String(decoding: $0, as: UTF8.self)) }
    }

    var name: String {
        switch self {
        case .agent: "the SSH agent's keys"
        case .file(let path, let key): "the key \(path)" + (key?.type.map { " (\($0))" } ?? "")
        }
    }

    var isRSA: Bool {
        if case .file(_, let key?) = self { key.isRSA } else { false }
    }

    /// Why this cannot work, seen before it is tried.
    func problem(_ credentials: RemoteCredentials) -> GitError? {
        guard case .file(let path, let key) = self else { return nil }
        if access(path, R_OK) != 0 {
            return GitError(
                .authentication, "the SSH key cannot be read", hint: "check TRIMTAB_GIT_SSH_KEY",
                location: path,
                cause: String(cString: strerror(errno)))
        }
        guard let key else {
            return GitError(
                .authentication, "this is no private SSH key in a form that libssh2 reads",
                hint: "name the private key, not the .pub file; ssh-keygen -t ed25519 makes one",
                location: path)
        }
        if key.isEncrypted, credentials.sshPassphrase == nil {
            return GitError(
                .authentication, "the SSH key is protected by a passphrase",
                hint: "load it into an SSH agent, or set TRIMTAB_GIT_SSH_PASSPHRASE", location: path)
        }
        if key.isHardware {
            return GitError(
                .unsupported, "libssh2 cannot use SSH keys that a hardware token keeps",
                hint: "use an ed25519 or ECDSA key in a file", location: path)
        }
        return nil
    }
}
