import Foundation
import Testing

/// A repository that others push to, behind a bare one as a server keeps it.
@Suite struct RemoteRepositoryTests {
    @Test func aPushIsFollowedAndARollbackIsPushedBack() throws {
        let work = try ScratchRepository()
        let bare = try Scratch.folder("bare").appending(path: "web.git")
        try Program.run("git", ["clone", "-q", "--bare", work.folder.path, bare.path])
        try work.git("remote", "add", "origin", bare.path)
        let agent = try RunningAgent([
            "run", "--repo", "file://" + bare.path, "--name", "web", "--speed", "10",
        ])
        agent.waitForSync("web", of: try work.head, within: 10)
        agent.waitForHealth("web")
        try work.replace("flask:latest", with: "flask:v2", in: "deployment.yaml")
        let release = try work.commit("Release 2")
        try work.git("push", "-q", "origin", "main")
        agent.waitForSync("web", of: release, within: 5)
        let rollback = try agent.trimtab("rollback", "web")
        #expect(rollback.status == 0, "\(rollback.errors)")
        try work.git("pull", "-q", "--ff-only", "origin", "main")
        #expect(try work.git("log", "-1", "--format=%s") == "Revert \"Release 2\"")
        #expect(try work.read("deployment.yaml").contains("flask:latest"))
        agent.waitForSync("web", of: try work.head, within: 5)
    }
}
