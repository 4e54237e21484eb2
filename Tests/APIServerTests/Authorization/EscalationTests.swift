import Kubernetes
import Testing
import YAML

/// Nobody hands out rights that they do not have.
@Suite struct EscalationTests {
    private static let roles = TestServer.access + "/namespaces/default/roles"
    private static let mayWriteRoles =
        #"[{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles", "rolebindings"], "verbs": ["create"]}]"#
    private static let secretReader =
        #"{"metadata": {"name": "r"}, "rules": [{"apiGroups": [""], "resources": ["secrets"], "verbs": ["get", "list"]}]}"#

    @Test("A role with rights that its writer lacks is refused, with the missing rights put together")
    func refusesMissingRights() throws {
        var server = try TestServer()
        try server.grant(Self.mayWriteRoles)
        let reply = try server.send("POST", Self.roles, Self.secretReader, as: TestServer.jane)
        #expect(reply.status == 403)
        #expect(
            reply.message == """
                roles.rbac.authorization.k8s.io "r" is forbidden: user "jane" (groups=["devs" "system:authenticated"]) \
                is attempting to grant RBAC permissions not currently held:
                {APIGroups:[""], Resources:["secrets"], Verbs:["get" "list"]}
                """)
    }

    @Test("What the writer holds, a star for everything included, may be handed on")
    func allowsHeldRights() throws {
        var server = try TestServer()
        try server.grant(Self.mayWriteRoles)
        try server.grant(#"[{"apiGroups": ["*"], "resources": ["secrets"], "verbs": ["*"]}]"#, as: "more")
        let reply = try server.send("POST", Self.roles, Self.secretReader, as: TestServer.jane)
        #expect(reply.status == 201, "\(reply.message)")
    }

    @Test("The verb escalate allows any role, the verb bind any binding of a role")
    func allowsByVerb() throws {
        var server = try TestServer()
        try server.grant(Self.mayWriteRoles)
        try server.grant(
            #"[{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["roles"], "verbs": ["escalate"]}]"#,
            as: "escalate")
        #expect(try server.send("POST", Self.roles, Self.secretReader, as: TestServer.jane).status == 201)
        let binding = #"""
            {"metadata": {"name": "b"}, "subjects": [{"kind": "User", "name": "joe"}],
             "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"}}
            """#
        let bindings = TestServer.access + "/namespaces/default/rolebindings"
        #expect(try server.send("POST", bindings, binding, as: TestServer.jane).status == 403)
        try server.grant(
            #"[{"apiGroups": ["rbac.authorization.k8s.io"], "resources": ["clusterroles"], "resourceNames": ["cluster-admin"], "verbs": ["bind"]}]"#,
            as: "bind")
        #expect(try server.send("POST", bindings, binding, as: TestServer.jane).status == 201)
    }

    @Test("A role that consists of others follows them, also when one goes")
    func aggregates() throws {
        var server = try TestServer()
        try server.expect(
            "POST", TestServer.access + "/clusterroles",
            #"""
            {"metadata": {"name": "x", "labels": {"rbac.authorization.k8s.io/aggregate-to-view": "true"}},
             "rules": [{"apiGroups": ["x.io"], "resources": ["foos"], "verbs": ["get"]}]}
            """#, 201)
        func mentionsFoos(_ role: String) throws -> Bool {
            var copy = server
            let reply = try copy.expect("GET", TestServer.access + "/clusterroles/\(role)", 200)
            return JSONWriter.string(reply.body).contains("foos")
        }
        // view is part of edit, and edit of admin.
        for role in ["view", "edit", "admin"] { #expect(try mentionsFoos(role), "\(role)") }
        try server.expect("DELETE", TestServer.access + "/clusterroles/x", 200)
        for role in ["view", "edit", "admin"] { #expect(try !mentionsFoos(role), "\(role)") }
    }
}
