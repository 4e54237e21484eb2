internal import Glibc

/// What proves to a remote who we are, and to us who the remote is.
package struct RemoteCredentials: Sendable {
    /// For HTTPS, and as the user of an SSH address that names none.
    package var username: String?
    /// A password or token. Never shown.
    package var password: String?
    /// The private key file for SSH.
    package var sshKeyFile: String?
    /// The key file's passphrase.
    package var sshPassphrase: String?
    /// Certificates of authorities that HTTPS servers may be signed by, in place of the system's.
    package var certificateFile: String?
    /// The folder that holds `.ssh`.
    package var home: String?
    /// Whether an SSH agent may be asked.
    package var usesAgent: Bool

    package init(
        username: String? = nil, password: String? = nil, sshKeyFile: String? = nil,
        sshPassphrase: String? = nil,
        certificateFile: String? = nil, home: String? = nil, usesAgent: Bool = false
    ) {
        self.username = username
        self.password = password
        self.sshKeyFile = sshKeyFile
        self.sshPassphrase = sshPassphrase
        self.certificateFile = certificateFile
        self.home = home
        self.usesAgent = usesAgent
    }

    /// From `TRIMTAB_GIT_USERNAME`, `TRIMTAB_GIT_PASSWORD`, `TRIMTAB_GIT_SSH_KEY`, `TRIMTAB_GIT_SSH_PASSPHRASE`,
    /// `TRIMTAB_GIT_CA_FILE`, `SSH_AUTH_SOCK` and `HOME`.
    package static func environment() -> RemoteCredentials {
        RemoteCredentials(
            username: environmentVariable("TRIMTAB_GIT_USERNAME"),
            password: environmentVariable("TRIMTAB_GIT_PASSWORD"),
            sshKeyFile: environmentVariable("TRIMTAB_GIT_SSH_KEY"),
            sshPassphrase: environmentVariable("TRIMTAB_GIT_SSH_PASSPHRASE"),
            certificateFile: environmentVariable("TRIMTAB_GIT_CA_FILE"),
            home: environmentVariable("HOME") ?? passwordEntryHome(),
            usesAgent: environmentVariable("SSH_AUTH_SOCK") != nil)
    }

    private static func passwordEntryHome() -> String? {
        guard let entry = getpwuid(getuid()), let directory = entry.pointee.pw_dir else { return nil }
        return String(cString: directory)
    }

    /// The host keys of the user and of the system.
    func knownHosts() -> KnownHosts {
        var hosts = KnownHosts()
        var files = ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2"]
        if let home { files = [home + "/.ssh/known_hosts", home + "/.ssh/known_hosts2"] + files }
        for file in files {
            if let bytes = SmallFile.read(file, limit: 16 << 20) {
                hosts.add(String(decoding: bytes, as: UTF8.self), file: file)
            }
        }
        return hosts
    }
}
