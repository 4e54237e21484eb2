import Foundation
import Testing
import YAML

@Suite struct BrokenRepositoryTests {
    @Test func aBrokenManifestIsNamedWithItsPlaceAndTheLastGoodStateGoesOnHealing() throws {
        let repository = try ScratchRepository()
        let agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        let good = try repository.head
        agent.waitForSync("web", of: good, within: 10)
        let service = try repository.read("service.yaml")
        try repository.write("service.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: [\n")
        _ = try repository.commit("Broken")
        eventually(within: 5, "a condition names the place") {
            let application = try agent.application("web")
            let text = JSONWriter.string(application[name: "status"]?[name: "conditions"] ?? .null)
            return application[name: "status"]?[name: "sync"]?[name: "status"]?.string == "Unknown"
                && text.contains("service.yaml:")
        }
        try agent.kubectl("delete", "configmap", "hello-world-flask")
        eventually(within: 5, "what was deleted comes back from the last good commit") {
            try agent.kubectl("get", "configmap", "hello-world-flask", "--ignore-not-found", "-o", "name")
                .isEmpty == false
        }
        try repository.write("service.yaml", service)
        agent.waitForSync("web", of: try repository.commit("Mended"), within: 5)
    }

    @Test func anObjectThatTheServerRefusesIsReportedWithItsWords() throws {
        let repository = try ScratchRepository()
        try repository.write(
            "bad.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: bad\nspec:\n  ports:\n    - port: 70000\n")
        _ = try repository.commit("A port that cannot be")
        let agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        eventually(within: 10, "the refusal is in the status") {
            let status = JSONWriter.string(try agent.application("web")[name: "status"] ?? .null)
            return status.contains("must be between 1 and 65535")
        }
        // One refused object does not keep the others away.
        eventually(within: 5, "the rest is applied") {
            try agent.kubectl("get", "deploy", "hello-world-flask", "--ignore-not-found", "-o", "name")
                .isEmpty == false
        }
    }

    @Test func aRepositoryThatGoesAndComesBackIsFollowedAgain() throws {
        let repository = try ScratchRepository()
        let agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        agent.waitForSync("web", of: try repository.head, within: 10)
        let away = repository.folder.deletingLastPathComponent().appending(path: "away")
        try FileManager.default.moveItem(at: repository.folder, to: away)
        eventually(within: 10, "the loss is reported") {
            JSONWriter.string(try agent.application("web")[name: "status"]?[name: "conditions"] ?? .null)
                .contains(repository.folder.path)
        }
        try FileManager.default.moveItem(at: away, to: repository.folder)
        try repository.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        agent.waitForSync("web", of: try repository.commit("Back again"), within: 30)
    }
}
