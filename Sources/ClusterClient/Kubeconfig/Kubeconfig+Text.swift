import Kubernetes
import YAML

extension Kubeconfig {
    /// Reads a kubeconfig. Names of files in it are taken relative to the folder of `file`, as kubectl does.
    package init(text: [UInt8], file: String) throws(KubeconfigError) {
        var options = YAMLReader.Options()
        options.file = file
        let value: Value
        do {
            value = try YAMLReader.value(text, options: options)
        } catch {
            throw KubeconfigError(error.description)
        }
        let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
        let reader = Reader(file: file, folder: folder)
        self.init(
            clusters: [], users: [], contexts: [],
            currentContext: value[name: "current-context"]?.string ?? "")
        for entry in value[name: "clusters"]?.array ?? [] { clusters.append(try reader.cluster(entry)) }
        for entry in value[name: "users"]?.array ?? [] { users.append(try reader.user(entry)) }
        for entry in value[name: "contexts"]?.array ?? [] {
            let context = entry[name: "context"]
            contexts.append(
                Context(
                    name: entry[.name]?.string ?? "", cluster: context?[name: "cluster"]?.string ?? "",
                    user: context?[name: "user"]?.string ?? "", namespace: context?[.namespace]?.string ?? "")
            )
        }
    }

    /// The kubeconfig as YAML, as kubectl would write it.
    package var text: String {
        let clusters: [Value] = self.clusters.map { cluster in
            var body: Value = ["server": .string(cluster.server)]
            Self.set(&body, "certificate-authority", cluster.certificateAuthority)
            if let name = cluster.tlsServerName { body[name: "tls-server-name"] = .string(name) }
            if cluster.skipsVerification { body[name: "insecure-skip-tls-verify"] = true }
            if let proxy = cluster.proxyURL { body[name: "proxy-url"] = .string(proxy) }
            return ["cluster": body, "name": .string(cluster.name)]
        }
        let users: [Value] = self.users.map { user in
            var body = Value.emptyObject
            if let token = user.token { body[name: "token"] = .string(token) }
            if let file = user.tokenFile { body[name: "tokenFile"] = .string(file) }
            Self.set(&body, "client-certificate", user.clientCertificate)
            Self.set(&body, "client-key", user.clientKey)
            if let username = user.username { body[name: "username"] = .string(username) }
            if let password = user.password { body[name: "password"] = .string(password) }
            return ["name": .string(user.name), "user": body]
        }
        let contexts: [Value] = self.contexts.map { context in
            var body: Value = ["cluster": .string(context.cluster), "user": .string(context.user)]
            if !context.namespace.isEmpty { body[.namespace] = .string(context.namespace) }
            return ["context": body, "name": .string(context.name)]
        }
        return YAMLWriter.string([
            "apiVersion": "v1", "clusters": .array(clusters), "contexts": .array(contexts),
            "current-context": .string(currentContext), "kind": "Config", "preferences": .emptyObject,
            "users": .array(users),
        ])
    }

    private static func set(_ body: inout Value, _ name: String, _ material: Material?) {
        switch material {
        case .data(let bytes): body[name: name + "-data"] = .string(Base64.encode(bytes))
        case .file(let path): body[name: name] = .string(path)
        case nil: break
        }
    }

    /// Reads the parts of one file.
    private struct Reader {
        let file: String
        let folder: String

        func cluster(_ entry: Value) throws(KubeconfigError) -> Cluster {
            let name = entry[.name]?.string ?? ""
            let body = entry[name: "cluster"] ?? .emptyObject
            return Cluster(
                name: name, server: body[name: "server"]?.string ?? "",
                certificateAuthority: try material(body, "certificate-authority", of: "cluster \"\(name)\""),
                tlsServerName: body[name: "tls-server-name"]?.string,
                skipsVerification: body[name: "insecure-skip-tls-verify"]?.bool ?? false,
                proxyURL: body[name: "proxy-url"]?.string)
        }

        func user(_ entry: Value) throws(KubeconfigError) -> User {
            let name = entry[.name]?.string ?? ""
            let body = entry[name: "user"] ?? .emptyObject
            return User(
                name: name, token: body[name: "token"]?.string,
                tokenFile: body[name: "tokenFile"]?.string.map(resolve),
                clientCertificate: try material(body, "client-certificate", of: "user \"\(name)\""),
                clientKey: try material(body, "client-key", of: "user \"\(name)\""),
                username: body[name: "username"]?.string, password: body[name: "password"]?.string,
                exec: body[name: "exec"].flatMap(exec))
        }

        private func exec(_ body: Value) -> ExecCredential? {
            guard let command = body[.command]?.string else { return nil }
            return ExecCredential(
                apiVersion: body[.apiVersion]?.string ?? "",
                command: command.contains("/") ? resolve(command) : command,
                arguments: body[.args]?.array?.compactMap(\.string) ?? [],
                environment: body[.env]?.array?.map {
                    ExecCredential.Variable(
                        name: $0[.name]?.string ?? "", value: $0[.value]?.string ?? "")
                } ?? [])
        }

        private func material(
            _ body: Value, _ name: String, of owner: String
        ) throws(KubeconfigError) -> Material? {
            if let text = body[name: name + "-data"]?.string, !text.isEmpty {
                do {
                    return .data(try Base64.decode(text))
                } catch {
                    throw KubeconfigError("\(owner): \(name)-data is not base64", file: file)
                }
            }
            return body[name: name]?.string.map { .file(resolve($0)) }
        }

        private func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : folder + path }
    }
}
