import Testing
import YAML

/// An owner named twice is kept once.
@Suite struct OwnerReferenceTests {
    @Test("A repeated owner is dropped with a warning that names its uid")
    func deduplicates() throws {
        var server = try TestServer()
        let owner = #"{"apiVersion": "v1", "kind": "ConfigMap", "name": "o", "uid": "u-1"}"#
        let reply = try server.send(
            "POST", "/api/v1/namespaces/default/configmaps",
            #"{"metadata": {"name": "c", "ownerReferences": [\#(owner), \#(owner)]}}"#)
        #expect(reply.status == 201)
        #expect(reply.body[.metadata]?[.ownerReferences]?.array?.count == 1)
        #expect(reply.warnings.count == 1)
        #expect(reply.warnings.first?.hasSuffix("duplicate UID(s) observed: u-1") ?? false)
    }
}
