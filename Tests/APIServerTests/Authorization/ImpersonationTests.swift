import Kubernetes
import Testing
import YAML

/// Acting as somebody else needs the right to, and the constrained rights narrow what may be done meanwhile.
@Suite struct ImpersonationTests {
    private static let bob = User(name: "bob")
    private static let pods = "/api/v1/namespaces/default/pods"

    @Test("Without any right the refusal speaks of the first way that was tried")
    func refuses() throws {
        var server = try TestServer()
        let reply = try server.send("GET", Self.pods, as: TestServer.jane, acting: Self.bob)
        #expect(reply.status == 403)
        #expect(
            reply.message == """
                pods is forbidden: User "jane" cannot impersonate-on:user-info:list resource "pods" in API group "" \
                in the namespace "default"
                """)
    }

    @Test("The plain right to impersonate is enough, and the user is then bob")
    func allowsPlain() throws {
        var server = try TestServer()
        try server.grant(#"[{"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate"]}]"#)
        let reply = try server.send("GET", Self.pods, as: TestServer.jane, acting: Self.bob)
        #expect(
            reply.message
                == #"pods is forbidden: User "bob" cannot list resource "pods" in API group "" in the namespace "default""#
        )
    }

    @Test("A constrained right holds for the verbs it names")
    func allowsConstrained() throws {
        var server = try TestServer()
        try server.grant(
            #"""
            [{"apiGroups": ["authentication.k8s.io"], "resources": ["users"], "verbs": ["impersonate:user-info"]},
             {"apiGroups": [""], "resources": ["pods"], "verbs": ["impersonate-on:user-info:list"]}]
            """#)
        let list = try server.send("GET", Self.pods, as: TestServer.jane, acting: Self.bob)
        #expect(list.message.hasPrefix(#"pods is forbidden: User "bob" cannot list"#))
        let get = try server.send("GET", Self.pods + "/x", as: TestServer.jane, acting: Self.bob)
        #expect(get.message.contains(#"User "jane" cannot impersonate-on:user-info:get"#))
    }

    @Test("Groups without a user are a bad request")
    func needsUser() throws {
        var server = try TestServer()
        let reply = try server.send("GET", Self.pods, acting: User(name: "", groups: ["devs"]))
        #expect(reply.status == 400)
        #expect(
            reply.message == """
                requested &user.DefaultInfo{Name:"", UID:"", Groups:[]string{"devs"}, \
                Extra:map[string][]string(nil)} without impersonating a user name
                """)
    }

    @Test("A write through PUT that creates needs the right to create")
    func createOnUpdate() throws {
        var server = try TestServer()
        try server.grant(
            #"[{"apiGroups": ["coordination.k8s.io"], "resources": ["leases"], "verbs": ["update"]}]"#)
        let reply = try server.send(
            "PUT", "/apis/coordination.k8s.io/v1/namespaces/default/leases/x",
            #"{"metadata": {"name": "x"}}"#, as: TestServer.jane)
        #expect(reply.status == 403)
        #expect(
            reply.message
                == #"leases.coordination.k8s.io "x" is forbidden: User "jane" cannot create resource "leases" in API group "coordination.k8s.io" in the namespace "default""#
        )
    }
}
