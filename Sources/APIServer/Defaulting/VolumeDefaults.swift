import Kubernetes
import YAML

/// What the fields of volumes and claims hold when a manifest says nothing.
///
/// Follows `pkg/apis/core/v1/defaults.go` of Kubernetes.
enum VolumeDefaults {
    /// `rw-r--r--`, the mode of projected files.
    private static let fileMode: Value = 0o644

    static func volume(_ volume: inout Value) {
        let hasSource = volume.object?.contains { $0.key != Key(.name) && !$0.value.isNull } ?? false
        if !hasSource { volume[.emptyDir] = .emptyObject }
        volume.change(.secret) { $0.fill(.defaultMode, fileMode) }
        volume.change(.configMap) { $0.fill(.defaultMode, fileMode) }
        volume.change(.downwardAPI) { source in
            source.fill(.defaultMode, fileMode)
            downwardItems(&source)
        }
        volume.change(.projected) { projected in
            projected.fill(.defaultMode, fileMode)
            projected.changeItems(.sources) { source in
                source.change(.serviceAccountToken) { $0.fill(.expirationSeconds, 3600) }
                source.change(.downwardAPI) { downwardItems(&$0) }
            }
        }
        volume.change(.ephemeral) { source in
            source.change(.volumeClaimTemplate) { template in
                template.change(.spec) { claimSpec(&$0) }
            }
        }
        volume.change(.image) { source in
            guard source.text(.pullPolicy).isEmpty else { return }
            source[.pullPolicy] = .string(PodDefaults.pullPolicy(forImage: source.text(.reference)))
        }
        shared(&volume)
    }

    /// The sources that pods' volumes and persistent volumes have in common.
    static func shared(_ source: inout Value) {
        source.change(.hostPath) { $0.fill(.type, "") }
        source.change(.iscsi) { $0.fillText(.iscsiInterface, "default") }
        source.change(.rbd) { rbd in
            rbd.fillText(.pool, "rbd")
            rbd.fillText(.user, "admin")
            rbd.fillText(.keyring, "/etc/ceph/keyring")
        }
        source.change(.azureDisk) { disk in
            disk.fill(.cachingMode, "ReadWrite")
            disk.fill(.kind, "Shared")
            disk.fill(.fsType, "ext4")
            disk.fill(.readOnly, false)
        }
        source.change(.scaleIO) { volume in
            volume.fillText(.storageMode, "ThinProvisioned")
            volume.fillText(.fsType, "xfs")
        }
    }

    private static func downwardItems(_ source: inout Value) {
        source.changeItems(.items) { item in
            item.change(.fieldRef) { $0.fillText(.apiVersion, "v1") }
        }
    }

    static func claimSpec(_ spec: inout Value) {
        spec.fill(.volumeMode, "Filesystem")
        spec.change(.resources) { PodDefaults.resources(&$0) }
    }

    static func claim(_ claim: inout Value) {
        claim.change(.spec) { claimSpec(&$0) }
        if !claim.has(.spec) { claim[.spec] = ["volumeMode": "Filesystem"] }
        if !claim.has(.status) { claim[.status] = .emptyObject }
        claim.change(.status) { status in
            status.fillText(.phase, "Pending")
            status.change(.capacity) { QuantityRounding.round(&$0) }
        }
    }

    static func persistentVolume(_ volume: inout Value) {
        if !volume.has(.spec) { volume[.spec] = .emptyObject }
        volume.change(.spec) { spec in
            spec.fillText(.persistentVolumeReclaimPolicy, "Retain")
            spec.fill(.volumeMode, "Filesystem")
            spec.change(.capacity) { QuantityRounding.round(&$0) }
            shared(&spec)
        }
        if !volume.has(.status) { volume[.status] = .emptyObject }
        volume.change(.status) { $0.fillText(.phase, "Pending") }
    }

    static func storageClass(_ storageClass: inout Value) {
        storageClass.fill(.reclaimPolicy, "Delete")
        storageClass.fill(.volumeBindingMode, "Immediate")
    }

    static func csiDriver(_ driver: inout Value) {
        if !driver.has(.spec) { driver[.spec] = .emptyObject }
        driver.change(.spec) { spec in
            spec.fill(.attachRequired, true)
            spec.fill(.podInfoOnMount, false)
            spec.fill(.storageCapacity, false)
            spec.fill(.fsGroupPolicy, "ReadWriteOnceWithFSType")
            if spec.items(.volumeLifecycleModes).isEmpty { spec[.volumeLifecycleModes] = ["Persistent"] }
            spec.fill(.requiresRepublish, false)
            spec.fill(.seLinuxMount, false)
        }
    }
}
