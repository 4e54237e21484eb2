import Foundation
import Testing

@Suite struct HealingTests {
    let repository: ScratchRepository
    let agent: RunningAgent

    init() throws {
        repository = try ScratchRepository()
        agent = try RunningAgent(["run", "--repo", repository.folder.path, "--speed", "10"])
        agent.waitForSync("web", of: try repository.head, within: 10)
        agent.waitForHealth("web")
    }

    @Test func aDeletedDeploymentComesBack() throws {
        let uid = try agent.kubectl("get", "deploy", "hello-world-flask", "-o", "jsonpath={.metadata.uid}")
        try agent.kubectl("delete", "deployment", "hello-world-flask")
        eventually(within: 5, "the Deployment is back with another uid") {
            try agent.kubectl(
                "get", "deploy", "hello-world-flask", "--ignore-not-found", "-o", "jsonpath={.metadata.uid}"
            ).isEmpty == false
        }
        let again = try agent.kubectl("get", "deploy", "hello-world-flask", "-o", "jsonpath={.metadata.uid}")
        #expect(again != uid)
    }

    @Test func aChangedImageIsPutBackAndAForeignAnnotationStays() throws {
        try agent.kubectl("annotate", "deployment", "hello-world-flask", "example.com/note=mine")
        try agent.kubectl("set", "image", "deployment/hello-world-flask", "hello-world-flask=nginx:1.27")
        eventually(within: 5, "the image is what git says") {
            try agent.kubectl(
                "get", "deploy", "hello-world-flask", "-o",
                "jsonpath={.spec.template.spec.containers[0].image}")
                == "lyzhang1999/hello-world-flask:latest"
        }
        let note = try agent.kubectl(
            "get", "deploy", "hello-world-flask", "-o", "jsonpath={.metadata.annotations.example\\.com/note}")
        #expect(note == "mine")
    }

    @Test func aChangedLabelIsPutBack() throws {
        try agent.kubectl("label", "--overwrite", "service", "hello-world-flask", "app=other")
        eventually(within: 5, "the label is what git says") {
            try agent.kubectl("get", "service", "hello-world-flask", "-o", "jsonpath={.metadata.labels.app}")
                == "hello-world-flask"
        }
    }

    @Test func aKilledPodIsReplaced() throws {
        let pods = try agent.kubectl("get", "pods", "-o", "name").split(separator: "\n").map(String.init)
        try agent.kubectl("delete", try #require(pods.first), "--wait=false")
        eventually(within: 20, "as many pods run as before, another one among them") {
            let now = try agent.kubectl(
                "get", "pods", "--field-selector", "status.phase=Running", "-o", "name"
            ).split(separator: "\n").map(String.init)
            return now.count == pods.count && !now.contains(pods[0])
        }
    }
}
