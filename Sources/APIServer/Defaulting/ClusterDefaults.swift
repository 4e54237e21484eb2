import Kubernetes
import YAML

/// What the fields of a cluster's own objects hold when a manifest says nothing.
///
/// Follows `pkg/apis/core/v1/defaults.go` and the `defaults.go` of the groups the kinds belong to.
enum ClusterDefaults {
    /// `stringData` is for writing only: it becomes `data`, whose keys it overrides.
    static func secret(_ object: inout Value) {
        object.fillText(.type, "Opaque")
        let texts = object.map(.stringData)
        object[.stringData] = nil
        guard !texts.isEmpty else { return }
        object.fill(.data, .emptyObject)
        object.change(.data) { data in
            for entry in texts {
                data[entry.key] = .string(Base64.encode(Array((entry.value.string ?? "").utf8)))
            }
            if case .object(let map) = data { data = .object(map.sorted()) }
        }
    }

    static func namespace(_ object: inout Value) {
        let name = object[.metadata]?.text(.name) ?? ""
        // The label exists once the name does; generateName is resolved later.
        if !name.isEmpty {
            object.change(.metadata) { metadata in
                metadata.fill(.labels, .emptyObject)
                metadata.change(.labels) { $0[name: "kubernetes.io/metadata.name"] = .string(name) }
            }
        }
        object.fill(.status, .emptyObject)
        object.change(.status) { $0.fillText(.phase, "Active") }
    }

    static func node(_ object: inout Value) {
        object.change(.spec) { spec in
            // The first of the blocks is the one that there used to be.
            if spec.items(.podCIDRs).isEmpty, !spec.text(.podCIDR).isEmpty {
                spec[.podCIDRs] = [.string(spec.text(.podCIDR))]
            } else if let first = spec.texts(.podCIDRs).first {
                spec[.podCIDR] = .string(first)
            }
        }
        object.fill(.status, .emptyObject)
        object.change(.status) { status in
            status.change(.capacity) { QuantityRounding.round(&$0) }
            status.change(.allocatable) { QuantityRounding.round(&$0) }
            if status.map(.allocatable).isEmpty, let capacity = status.member(.capacity) {
                status[.allocatable] = capacity
            }
        }
    }

    static func limitRange(_ object: inout Value) {
        object.change(.spec) { spec in
            spec.changeItems(.limits) { item in
                for field in [Field.max, .min, .default, .defaultRequest, .maxLimitRequestRatio] {
                    item.change(field) { QuantityRounding.round(&$0) }
                }
                guard item.text(.type) == "Container" else { return }
                var limits = item.map(.default)
                for entry in item.map(.max) where limits[entry.key] == nil { limits[entry.key] = entry.value }
                var requests = item.map(.defaultRequest)
                for entry in limits where requests[entry.key] == nil { requests[entry.key] = entry.value }
                for entry in item.map(.min) where requests[entry.key] == nil {
                    requests[entry.key] = entry.value
                }
                item[.default] = .object(limits)
                item[.defaultRequest] = .object(requests)
            }
        }
    }

    static func resourceQuota(_ object: inout Value) {
        object.change(.spec) { $0.change(.hard) { QuantityRounding.round(&$0) } }
        object.change(.status) { status in
            status.change(.hard) { QuantityRounding.round(&$0) }
            status.change(.used) { QuantityRounding.round(&$0) }
        }
    }

    static func binding(_ object: inout Value) {
        let group = "rbac.authorization.k8s.io"
        object.change(.roleRef) { $0.fillText(.apiGroup, group) }
        object.changeItems(.subjects) { subject in
            let kind = subject.text(.kind)
            if kind == "User" || kind == "Group" { subject.fillText(.apiGroup, group) }
        }
    }

    static func priorityClass(_ object: inout Value) {
        object.fill(.preemptionPolicy, "PreemptLowerPriority")
    }

    static func runtimeClass(_ object: inout Value) {
        object.change(.overhead) { $0.change(.podFixed) { QuantityRounding.round(&$0) } }
    }

    static func signingRequest(_ object: inout Value) {
        object.change(.status) { status in
            status.changeItems(.conditions) { $0.fillText(.status, "True") }
        }
    }

    static func apiService(_ object: inout Value) {
        object.change(.spec) { $0.change(.service) { $0.fill(.port, 443) } }
    }

    static func definition(_ object: inout Value) {
        object.fill(.spec, .emptyObject)
        object.change(.spec) { spec in
            spec.fillText(.scope, "Namespaced")
            spec.change(.names) { names in
                let kind = names.text(.kind)
                names.fillText(.singular, kind.lowercased())
                if !kind.isEmpty { names.fillText(.listKind, kind + "List") }
            }
            spec.fill(.conversion, ["strategy": "None"])
            spec.change(.conversion) { conversion in
                conversion.change(.webhook) { webhook in
                    webhook.change(.clientConfig) { $0.change(.service) { $0.fill(.port, 443) } }
                }
            }
        }
        if object[.status]?.has(.storedVersions) != true {
            let stored = object[.spec]?.items(.versions).filter { $0.flag(.storage) }.map {
                Value.string($0.text(.name))
            }
            object.fill(.status, .emptyObject)
            object.change(.status) { $0[.storedVersions] = .array(stored ?? []) }
        }
    }
}
