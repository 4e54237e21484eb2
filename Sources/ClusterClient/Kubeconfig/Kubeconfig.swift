import YAML

/// A kubeconfig: clusters, users and the contexts that pair them.
///
/// Follows the `v1 Config` that kubectl reads. Fields this type does not name are not kept.
package struct Kubeconfig: Sendable, Equatable {
    /// Where a cluster is and how its certificate is checked.
    package struct Cluster: Sendable, Equatable {
        package var name: String
        /// The API server's URL.
        package var server: String
        /// PEM text of the certificate authority, from `certificate-authority-data` or the named file.
        package var certificateAuthority: Material?
        package var tlsServerName: String?
        package var skipsVerification: Bool
        package var proxyURL: String?

        package init(
            name: String, server: String, certificateAuthority: Material? = nil, tlsServerName: String? = nil,
            skipsVerification: Bool = false, proxyURL: String? = nil
        ) {
            self.name = name
            self.server = server
            self.certificateAuthority = certificateAuthority
            self.tlsServerName = tlsServerName
            self.skipsVerification = skipsVerification
            self.proxyURL = proxyURL
        }
    }

    /// How a user proves who they are.
    package struct User: Sendable, Equatable {
        package var name: String
        package var token: String?
        package var tokenFile: String?
        package var clientCertificate: Material?
        package var clientKey: Material?
        package var username: String?
        package var password: String?
        package var exec: ExecCredential?

        package init(
            name: String, token: String? = nil, tokenFile: String? = nil, clientCertificate: Material? = nil,
            clientKey: Material? = nil, username: String? = nil, password: String? = nil,
            exec: ExecCredential? = nil
        ) {
            self.name = name
            self.token = token
            self.tokenFile = tokenFile
            self.clientCertificate = clientCertificate
            self.clientKey = clientKey
            self.username = username
            self.password = password
            self.exec = exec
        }
    }

    /// A program that prints an `ExecCredential` (client.authentication.k8s.io).
    package struct ExecCredential: Sendable, Equatable {
        package var apiVersion: String
        package var command: String
        package var arguments: [String]
        package var environment: [Variable]

        package struct Variable: Sendable, Equatable {
            package var name: String
            package var value: String
        }
    }

    /// A pair of cluster and user under a name.
    package struct Context: Sendable, Equatable {
        package var name: String
        package var cluster: String
        package var user: String
        package var namespace: String

        package init(name: String, cluster: String, user: String, namespace: String = "") {
            self.name = name
            self.cluster = cluster
            self.user = user
            self.namespace = namespace
        }
    }

    /// Bytes that stand in the file itself or in a file that it names.
    package enum Material: Sendable, Equatable {
        case data([UInt8])
        case file(String)
    }

    package var clusters: [Cluster]
    package var users: [User]
    package var contexts: [Context]
    package var currentContext: String

    package init(clusters: [Cluster], users: [User], contexts: [Context], currentContext: String) {
        self.clusters = clusters
        self.users = users
        self.contexts = contexts
        self.currentContext = currentContext
    }

    /// Merges as kubectl does for a `$KUBECONFIG` of several files: the first file to name a thing wins.
    package mutating func merge(_ other: Kubeconfig) {
        clusters += other.clusters.filter { new in !clusters.contains { $0.name == new.name } }
        users += other.users.filter { new in !users.contains { $0.name == new.name } }
        contexts += other.contexts.filter { new in !contexts.contains { $0.name == new.name } }
        if currentContext.isEmpty { currentContext = other.currentContext }
    }
}

/// Why a kubeconfig cannot be used.
package struct KubeconfigError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file that is at fault, empty when it is not known.
    package var file: String
    package var message: String

    package init(_ message: String, file: String = "") {
        self.message = message
        self.file = file
    }

    package var description: String { file.isEmpty ? message : "\(file): \(message)" }
}
