import Testing

@testable import ClusterClient

@Suite struct KubeconfigTests {
    private func config(_ text: String, file: String = "/home/ada/.kube/config") throws -> Kubeconfig {
        try Kubeconfig(text: Array(text.utf8), file: file)
    }

    private static let sample = """
        apiVersion: v1
        kind: Config
        current-context: lab
        clusters:
          - name: lab
            cluster:
              server: https://10.0.0.1:6443/
              certificate-authority-data: Q0E=
          - name: bare
            cluster:
              server: http://localhost:8001
              certificate-authority: ca.crt
        users:
          - name: ada
            user:
              token: secret
          - name: eve
            user:
              exec:
                apiVersion: client.authentication.k8s.io/v1
                command: ./login
                args: [--quiet]
                env:
                  - name: REGION
                    value: eu
        contexts:
          - name: lab
            context: {cluster: lab, user: ada, namespace: shop}
          - name: bare
            context: {cluster: bare, user: eve}
        """

    @Test func theCurrentContextNamesClusterUserAndNamespace() throws {
        let connection = try ClusterConnection(try config(Self.sample))
        #expect(connection.server == "https://10.0.0.1:6443")
        #expect(connection.certificateAuthority == Array("CA".utf8))
        #expect(connection.namespace == "shop")
        guard case .token("secret") = connection.credential else {
            Issue.record("no token: \(connection.credential)")
            return
        }
    }

    @Test func filesAreFoundBesideTheKubeconfigThatNamesThem() throws {
        let config = try config(Self.sample)
        #expect(config.clusters[1].certificateAuthority == .file("/home/ada/.kube/ca.crt"))
        #expect(config.users[1].exec?.command == "/home/ada/.kube/./login")
        #expect(config.users[1].exec?.arguments == ["--quiet"])
    }

    @Test func whatIsWrittenReadsBackTheSame() throws {
        var config = try config(Self.sample)
        config.users.removeLast()
        config.contexts.removeLast()
        #expect(try self.config(config.text, file: "/other") == config)
    }

    @Test func ofSeveralFilesTheFirstToNameAThingWins() throws {
        var first = try config(Self.sample)
        let second = try config(
            Self.sample.replacing("secret", with: "other").replacing("lab", with: "lab2"))
        first.merge(second)
        #expect(first.currentContext == "lab")
        #expect(first.clusters.map(\.name) == ["lab", "bare", "lab2"])
        #expect(first.users.first { $0.name == "ada" }?.token == "secret")
    }

    @Test(arguments: [
        ("current-context: lab\n", "context \"lab\" does not exist"),
        ("kind: Config\n", "no current-context is set"),
        (
            "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\n",
            "cluster \"c\" does not exist"
        ),
        (
            "current-context: a\ncontexts: [{name: a, context: {cluster: c}}]\n"
                + "clusters: [{name: c, cluster: {server: 'ftp://x'}}]\n", "no http or https URL"
        ),
    ])
    func whatCannotWorkSaysWhy(_ text: String, _ reason: String) throws {
        let config = try config(text)
        let error = #expect(throws: KubeconfigError.self) { try ClusterConnection(config) }
        #expect(error?.description.contains(reason) == true)
    }

    @Test func damagedBase64NamesTheFieldAndTheFile() {
        let text = "clusters: [{name: c, cluster: {server: 'https://x', certificate-authority-data: '%%'}}]\n"
        let error = #expect(throws: KubeconfigError.self) { try config(text) }
        #expect(
            error?.description
                == "/home/ada/.kube/config: cluster \"c\": certificate-authority-data is not base64")
    }

    @Test func brokenYAMLNamesItsPlace() {
        let error = #expect(throws: KubeconfigError.self) { try config("clusters: [\n") }
        #expect(error?.description.contains("/home/ada/.kube/config:") == true)
    }
}
