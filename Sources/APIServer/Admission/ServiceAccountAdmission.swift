import Kubernetes
import YAML

/// ServiceAccount: every pod acts as somebody, and its containers find the token of that account.
///
/// Follows `plugin/pkg/admission/serviceaccount` of Kubernetes.
enum ServiceAccountAdmission {
    private static let accounts = GroupResource(group: "", resource: "serviceaccounts")
    private static let mountPath = "/var/run/secrets/kubernetes.io/serviceaccount"
    private static let volumePrefix = "kube-api-access-"
    /// A pod that a kubelet mirrors from a file belongs to nobody.
    private static let mirror: Key = "kubernetes.io/config.mirror"

    static func fillPod(_ pod: inout Object, _ context: AdmissionContext) throws(StatusError) {
        guard pod.metadata.annotations[mirror] == nil else { return }
        let stated = pod.value[.spec]?.text(.serviceAccountName) ?? ""
        let name = stated.isEmpty ? "default" : stated
        pod.value.change(.spec) { spec in
            spec[.serviceAccountName] = .string(name)
            spec[.serviceAccount] = .string(name)
        }
        guard let account = context.reader.get(accounts, namespace: pod.namespace, name: name) else {
            throw context.forbidden(
                pod,
                "error looking up service account \(pod.namespace)/\(name): serviceaccount \(GoString.quoted(name)) not found"
            )
        }
        let isMounted =
            pod.value[.spec]?[.automountServiceAccountToken]?.bool
            ?? account.value[.automountServiceAccountToken]?.bool ?? true
        let uid = pod.metadata.uid
        pod.value.change(.spec) { spec in
            if isMounted { mountToken(&spec, uid: uid) }
            if spec.items(.imagePullSecrets).isEmpty, !account.value.items(.imagePullSecrets).isEmpty {
                spec[.imagePullSecrets] = account.value[.imagePullSecrets]
            }
        }
    }

    private static func mountToken(_ spec: inout Value, uid: String) {
        let volumes = spec.items(.volumes)
        let existing = volumes.first { $0.text(.name).hasPrefix(volumePrefix) }?.text(.name)
        let name = existing ?? volumePrefix + suffix(uid)
        var isNeeded = false
        for list in [Field.initContainers, .containers] {
            spec.changeItems(list) { container in
                var mounts = container.items(.volumeMounts)
                guard !mounts.contains(where: { $0.text(.mountPath) == mountPath }) else { return }
                mounts.append(["name": .string(name), "readOnly": true, "mountPath": .string(mountPath)])
                container[.volumeMounts] = .array(mounts)
                isNeeded = true
            }
        }
        if isNeeded, existing == nil { spec[.volumes] = .array(volumes + [tokenVolume(name)]) }
    }

    private static func tokenVolume(_ name: String) -> Value {
        [
            "name": .string(name),
            "projected": [
                "sources": [
                    ["serviceAccountToken": ["expirationSeconds": 3607, "path": "token"]],
                    [
                        "configMap": [
                            "name": "kube-root-ca.crt", "items": [["key": "ca.crt", "path": "ca.crt"]],
                        ]
                    ],
                    [
                        "downwardAPI": [
                            "items": [
                                [
                                    "path": "namespace",
                                    "fieldRef": ["apiVersion": "v1", "fieldPath": "metadata.namespace"],
                                ]
                            ]
                        ]
                    ],
                ], "defaultMode": 420,
            ],
        ]
    }

    /// Five characters that follow from the pod's uid, which is as good as chance.
    private static func suffix(_ uid: String) -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
        var hash: UInt64 = 14_695_981_039_346_656_037
        for byte in uid.utf8 { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        var text = ""
        for _ in 0..<5 {
            text.append(alphabet[Int(hash % UInt64(alphabet.count))])
            hash /= UInt64(alphabet.count)
        }
        return text
    }
}
