import Kubernetes
import Testing
import YAML

/// Objects that Kubernetes refuses are refused with the same words in the same places.
@Suite struct ValidationTests {
    struct Row: Sendable {
        var path: String
        var body: String
        var field: String
        var message: String
    }

    private static func pod(_ spec: String, _ field: String, _ message: String) -> Row {
        Row(
            path: "/api/v1/namespaces/default/pods", body: #"{"metadata": {"name": "p"}, "spec": \#(spec)}"#,
            field: field, message: message)
    }

    private static let container = #""containers": [{"name": "c", "image": "i"}]"#

    static let rows: [Row] = [
        pod(
            #"{"hostNetwork": true, "containers": [{"name": "c", "image": "i", "ports": [{"containerPort": 80, "hostPort": 81}]}]}"#,
            "spec.containers[0].ports[0].hostPort",
            "Invalid value: 81: must match `containerPort` when `hostNetwork` is true"),
        pod(
            #"{"hostUsers": false, "hostPID": true, \#(container)}"#, "spec.HostPID",
            "Forbidden: when `hostUsers` is false"),
        pod(
            #"{"os": {"name": "linux"}, "securityContext": {"windowsOptions": {}}, \#(container)}"#,
            "spec.securityContext.windowsOptions",
            "Forbidden: windows options cannot be set for a linux pod"),
        pod(
            #"{"restartPolicy": "Never", "containers": [{"name": "c", "image": "i", "resizePolicy": [{"resourceName": "cpu", "restartPolicy": "RestartContainer"}]}]}"#,
            "spec.containers[0].resizePolicy",
            #"Invalid value: "RestartContainer": must be 'NotRequired' when pod `restartPolicy` is 'Never'"#),
        pod(
            #"{"containers": [{"name": "c", "image": "i", "volumeDevices": [{"name": "v", "devicePath": "/x"}]}], "volumes": [{"name": "v", "emptyDir": {}}]}"#,
            "spec.containers[0].volumeDevices[0].name",
            #"Invalid value: "v": can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"#
        ),
        pod(
            #"{"containers": [{"name": "c", "image": "i", "lifecycle": {"stopSignal": "SIGTERM"}}]}"#,
            "spec.containers[0].lifecycle.stopSignal",
            "Forbidden: may not be set for containers with empty `spec.os.name`"),
        pod(
            #"{"resourceClaims": [{"name": "d"}], \#(container)}"#, "spec.resourceClaims[0]",
            #"Invalid value: {"Name":"d","ResourceClaimName":null,"ResourceClaimTemplateName":null}: must specify one of: `resourceClaimName`, `resourceClaimTemplateName`"#
        ),
        Row(
            path: "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations",
            body: #"""
                {"metadata": {"name": "w"}, "webhooks": [{"name": "a.b.c", "sideEffects": "None",
                 "admissionReviewVersions": ["v1"], "clientConfig": {"url": "http://x.io"}}]}
                """#, field: "webhooks[0].clientConfig.url",
            message:
                #"Invalid value: "http": 'https' is the only allowed URL scheme; desired format: https://host[/path]"#
        ),
        Row(
            path: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
            body: #"{"metadata": {"name": "p"}, "spec": {}}"#, field: "spec.matchConstraints",
            message: "Required value"),
        Row(
            path: "/apis/storage.k8s.io/v1/volumeattachments",
            body: #"{"metadata": {"name": "a"}, "spec": {"attacher": "x", "nodeName": "n", "source": {}}}"#,
            field: "spec.source",
            message: "Required value: must specify exactly one of inlineVolumeSpec and persistentVolumeName"),
        Row(
            path: "/apis/storage.k8s.io/v1/csinodes",
            body:
                #"{"metadata": {"name": "n"}, "spec": {"drivers": [{"name": "d", "nodeID": "", "topologyKeys": null}]}}"#,
            field: "spec.drivers[0].nodeID", message: "Required value"),
    ]

    @Test("Each mistake is told as Kubernetes tells it", arguments: rows.indices)
    func refuses(row: Int) throws {
        let row = Self.rows[row]
        var server = try TestServer()
        let reply = try server.send("POST", row.path, row.body)
        #expect(reply.status == 422, "\(reply.message)")
        let causes = reply.body[.details]?[.causes]?.array ?? []
        #expect(
            causes.contains { $0[.field]?.string == row.field && $0[.message]?.string == row.message },
            "\(JSONWriter.string(.array(causes)))")
    }
}
