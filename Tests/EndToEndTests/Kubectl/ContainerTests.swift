import Foundation
import Testing

/// What reaches into containers: logs, commands, files, ports.
@Suite struct ContainerTests {
    private static func withPod(_ body: (SimulatedKubectl) throws -> Void) throws {
        let kubectl = try SimulatedKubectl()
        try kubectl("run", "web", "--image=lyzhang1999/hello-world-flask:latest", "--port=5000")
        try kubectl("wait", "--for=condition=Ready", "pod/web", "--timeout=30s")
        // Without a probe it counts as ready before the program has come up.
        eventually(within: 20, "the program is up") {
            try kubectl.run(["get", "--raw", "/api/v1/namespaces/default/pods/web:5000/proxy/"]).status == 0
        }
        try body(kubectl)
    }

    @Test func `logs are told whole, in part, with times and for a selection`() throws {
        try Self.withPod { kubectl in
            let whole = try kubectl("logs", "web").split(separator: "\n")
            #expect(whole.count > 2)
            #expect(try kubectl("logs", "web", "--tail=1").split(separator: "\n") == whole.suffix(1))
            let stamped = try kubectl("logs", "web", "--tail=1", "--timestamps")
            #expect(stamped.hasPrefix("20") && stamped.contains("Z "))
            #expect(try kubectl("logs", "-l", "run=web", "--tail=1", "--prefix").hasPrefix("[pod/web/web] "))
            #expect(try kubectl("logs", "web", "--limit-bytes=5").utf8.count == 5)
            #expect(
                try kubectl.failure("logs", "web", "--previous").hasSuffix(
                    #"previous terminated container "web" in pod "web" not found"#))
            #expect(try kubectl.failure("logs", "web", "-c", "no").contains("container no is not valid"))
        }
    }

    @Test func `commands end with their code, read what is sent and write where they should`() throws {
        try Self.withPod { kubectl in
            #expect(try kubectl("exec", "web", "--", "echo", "hello") == "hello\n")
            let failed = try kubectl.run(["exec", "web", "--", "sh", "-c", "echo no >&2; exit 3"])
            #expect(failed.status == 3)
            #expect(failed.errors.contains("no\n"))
            #expect(failed.errors.contains("command terminated with exit code 3"))
            let echoed = try kubectl.run(["exec", "-i", "web", "--", "cat"], input: "one\ntwo\n")
            #expect(echoed.output == "one\ntwo\n")
            #expect(
                try kubectl.failure("exec", "no", "--", "ls")
                    == #"Error from server (NotFound): pods "no" not found"#)
        }
    }

    @Test func `a container whose process is killed is restarted`() throws {
        try Self.withPod { kubectl in
            _ = try kubectl.run(["exec", "web", "--", "bash", "-c", "killall python3"])
            eventually(within: 20, "it runs again") {
                let row = try kubectl.table("get", "pod", "web", "--no-headers")[0]
                return row[1] == "1/1" && row[3] == "1"
            }
        }
    }

    @Test func `a port is forwarded to the process behind it`() throws {
        try Self.withPod { kubectl in
            let forwarding = Process()
            forwarding.executableURL = URL(fileURLWithPath: Checkout.kubectl)
            forwarding.arguments = ["port-forward", "pod/web", ":5000"]
            forwarding.environment = [
                "KUBECONFIG": kubectl.cluster.kubeconfig, "HOME": kubectl.cluster.state.path,
            ]
            let output = kubectl.cluster.state.appending(path: "forwarding")
            try Data().write(to: output)
            forwarding.standardOutput = try FileHandle(forWritingTo: output)
            forwarding.standardError = FileHandle.nullDevice
            try forwarding.run()
            defer { forwarding.terminate() }
            var port = ""
            eventually(within: 10, "kubectl listens") {
                let text = try String(contentsOf: output, encoding: .utf8)
                guard let start = text.range(of: "127.0.0.1:"), text.contains("\n") else { return false }
                port = String(text[start.upperBound...].prefix { $0.isNumber })
                return true
            }
            for _ in 0..<3 {
                #expect(try kubectl.cluster.curl("http://127.0.0.1:\(port)/").contains("web"))
            }
        }
    }

    @Test func `a request through the API's proxy reaches the pod and the service`() throws {
        try Self.withPod { kubectl in
            try kubectl("expose", "pod", "web", "--port=80", "--target-port=5000")
            let path = "/api/v1/namespaces/default"
            #expect(try kubectl("get", "--raw", path + "/pods/web:5000/proxy/").contains("web"))
            eventually(within: 10, "the service has its endpoint") {
                try kubectl("get", "--raw", path + "/services/web:80/proxy/").contains("web")
            }
        }
    }

    @Test func `an approved request for a certificate is signed, and the certificate lets its user in`()
        throws
    {
        let kubectl = try SimulatedKubectl()
        let folder = kubectl.cluster.state
        try Program.run(
            "openssl",
            [
                "req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout",
                folder.appending(path: "ada.key").path,
                "-out", folder.appending(path: "ada.csr").path, "-subj", "/CN=ada/O=dev",
            ])
        let request = try Data(contentsOf: folder.appending(path: "ada.csr")).base64EncodedString()
        try kubectl(
            "apply", "-f", "-",
            input: """
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: ada}
                spec:
                  request: \(request)
                  signerName: kubernetes.io/kube-apiserver-client
                  usages: [client auth]
                """)
        #expect(try kubectl.table("get", "csr", "ada", "--no-headers")[0].last == "Pending")
        try kubectl("certificate", "approve", "ada")
        eventually(within: 5, "it is issued") {
            try kubectl.table("get", "csr", "ada", "--no-headers")[0].last == "Approved,Issued"
        }
        let text = try kubectl("get", "csr", "ada", "-o", "jsonpath={.status.certificate}")
        let certificate = try #require(Data(base64Encoded: text))
        try certificate.write(to: folder.appending(path: "ada.crt"))
        let whoami = try Program.run(
            Checkout.kubectl,
            [
                "--kubeconfig", "/dev/null", "--server", kubectl.cluster.api, "--certificate-authority",
                folder.appending(path: "ca.crt").path, "--client-certificate",
                folder.appending(path: "ada.crt").path, "--client-key",
                folder.appending(path: "ada.key").path,
                "auth", "whoami",
            ])
        #expect(whoami.output.contains("Username    ada"))
        #expect(whoami.output.contains("Groups      [dev system:authenticated]"))
    }
}
