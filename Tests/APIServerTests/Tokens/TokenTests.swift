import APIServer
import Kubernetes
import Testing
import YAML

/// Tokens of service accounts hold as long as what they are bound to.
@Suite struct TokenTests {
    private static let account = "/api/v1/namespaces/default/serviceaccounts/default"

    private func token(_ server: inout TestServer, _ spec: String = "{}") throws -> String {
        let reply = try server.expect("POST", Self.account + "/token", #"{"spec": \#(spec)}"#, 201)
        return reply.body[.status]?[.token]?.string ?? ""
    }

    @Test("A token stands for its account until the account goes")
    func endsWithAccount() throws {
        var server = try TestServer()
        let token = try token(&server)
        let user = try #require(server.server.user(token: token, now: server.now))
        #expect(user.name == "system:serviceaccount:default:default")
        #expect(
            user.groups == [
                "system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated",
            ])
        try server.expect("DELETE", Self.account, 200)
        #expect(server.server.user(token: token, now: server.now) == nil)
    }

    @Test("A token ends after its time, for other audiences, and when a byte of it changes")
    func endsOtherwise() throws {
        var server = try TestServer()
        let token = try token(&server)
        #expect(server.server.user(token: token, now: server.now + .seconds(3600 + 61)) == nil)
        #expect(server.server.user(token: token + "x", now: server.now) == nil)
        let foreign = try self.token(&server, #"{"audiences": ["elsewhere"]}"#)
        #expect(server.server.user(token: foreign, now: server.now) == nil)
        let review = try server.expect(
            "POST", "/apis/authentication.k8s.io/v1/tokenreviews",
            #"{"spec": {"token": "\#(foreign)", "audiences": ["elsewhere"]}}"#, 201)
        #expect(review.body[.status]?[name: "authenticated"]?.bool == true)
        #expect(review.body[.status]?[.audiences]?.array == ["elsewhere"])
    }

    @Test("A token bound to a pod ends with the pod")
    func endsWithPod() throws {
        var server = try TestServer()
        try server.expect(
            "POST", "/api/v1/namespaces/default/pods",
            #"{"metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", "image": "i"}]}}"#, 201)
        let token = try token(
            &server, #"{"boundObjectRef": {"apiVersion": "v1", "kind": "Pod", "name": "p"}}"#)
        let user = try #require(server.server.user(token: token, now: server.now))
        #expect(
            user.extra.contains { $0.key == "authentication.kubernetes.io/pod-name" && $0.values == ["p"] })
        try server.expect("DELETE", "/api/v1/namespaces/default/pods/p", 200)
        #expect(server.server.user(token: token, now: server.now) == nil)
    }
}
