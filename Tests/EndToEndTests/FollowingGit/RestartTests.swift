import Foundation
import Testing

@Suite struct RestartTests {
    @Test func aKilledProcessConvergesAfterItsNextStart() throws {
        let repository = try ScratchRepository()
        let first = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        first.waitForSync("web", of: try repository.head, within: 10)
        let token = try String(contentsOfFile: first.kubeconfig, encoding: .utf8)
            .split(separator: "\n").first { $0.contains("token:") }
        _ = first.end(SIGKILL)
        try repository.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        let commit = try repository.commit("While nobody looks")
        let second = try RunningAgent(
            ["run", "--repo", repository.folder.path, "--speed", "10"], state: first.state)
        second.waitForSync("web", of: commit, within: 10)
        second.waitForHealth("web")
        // The same administrator goes on: authority and token outlive the process.
        let again = try String(contentsOfFile: second.kubeconfig, encoding: .utf8)
            .split(separator: "\n").first { $0.contains("token:") }
        #expect(again == token)
    }

    @Test func termEndsTheProcessWithinASecondEvenWithAWatchOpen() throws {
        let agent = try RunningAgent(["cluster"])
        let watch = Process()
        watch.executableURL = URL(fileURLWithPath: Checkout.kubectl)
        watch.arguments = ["get", "pods", "-A", "--watch", "--kubeconfig", agent.kubeconfig]
        watch.standardOutput = FileHandle.nullDevice
        watch.standardError = FileHandle.nullDevice
        try watch.run()
        Thread.sleep(forTimeInterval: 1)
        let end = agent.end(SIGTERM)
        #expect(end.status == 0)
        #expect(end.seconds < 1.5)
        watch.terminate()
        watch.waitUntilExit()
    }
}
