import Kubernetes
import YAML

extension PodSecurityChecks {
    /// The checks of the level `restricted` beyond those of `baseline`.
    mutating func restricted() {
        if !isWindows {
            let bad = names { Self.context($0)[.allowPrivilegeEscalation]?.bool ?? true }
            if !bad.isEmpty {
                fail(
                    "allowPrivilegeEscalation != false",
                    "\(Self.named(bad)) must set securityContext.allowPrivilegeEscalation=false")
            }
            droppedCapabilities()
        }
        volumeTypes()
        if !hasOwnUsers {
            nonRoot()
            rootUser()
        }
        seccomp(isRequired: true)
    }

    private mutating func droppedCapabilities() {
        var extra: Set<String> = []
        let keeping = names { !(Self.context($0)[.capabilities]?.texts(.drop).contains("ALL") ?? false) }
        let adding = names { container in
            let added = (Self.context(container)[.capabilities]?.texts(.add) ?? [])
                .filter { $0 != "NET_BIND_SERVICE" }
            extra.formUnion(added)
            return !added.isEmpty
        }
        var details: [String] = []
        if !keeping.isEmpty {
            details.append("\(Self.named(keeping)) must set securityContext.capabilities.drop=[\"ALL\"]")
        }
        if !adding.isEmpty {
            details.append(
                "\(Self.named(adding)) must not include \(Self.quoted(Self.sorted(extra))) in securityContext.capabilities.add"
            )
        }
        if !details.isEmpty { fail("unrestricted capabilities", details.joined(separator: "; ")) }
    }

    private static let allowedVolumes: Set<String> = [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected",
        "secret", "image",
    ]

    private mutating func volumeTypes() {
        var types: Set<String> = []
        let bad = spec.items(.volumes).filter { volume in
            let sources = volume.object?.filter { $0.key.name != "name" && !$0.value.isNull } ?? []
            guard let source = sources.first, !Self.allowedVolumes.contains(source.key.name) else {
                return false
            }
            types.insert(source.key.name)
            return true
        }.map { $0.text(.name) }
        guard !bad.isEmpty else { return }
        let list = Self.sorted(types)
        fail(
            "restricted volume types",
            "\(Self.plural("volume", bad.count)) \(Self.quoted(bad)) \(bad.count == 1 ? "uses" : "use") \(Self.plural("restricted volume type", list.count)) \(Self.quoted(list))"
        )
    }

    private mutating func nonRoot() {
        let ofPod = podContext[.runAsNonRoot]?.bool
        var setters = ofPod == false ? ["pod"] : []
        let bad = names { Self.context($0)[.runAsNonRoot]?.bool == false }
        if !bad.isEmpty { setters.append(Self.named(bad)) }
        if !setters.isEmpty {
            fail(
                "runAsNonRoot != true",
                "\(setters.joined(separator: " and ")) must not set securityContext.runAsNonRoot=false")
            return
        }
        let silent = ofPod == true ? [] : names { Self.context($0)[.runAsNonRoot]?.bool == nil }
        guard !silent.isEmpty else { return }
        fail(
            "runAsNonRoot != true",
            "pod or \(Self.named(silent)) must set securityContext.runAsNonRoot=true")
    }

    private mutating func rootUser() {
        var setters = podContext.number(.runAsUser) == 0 ? ["pod"] : []
        let bad = names { Self.context($0).number(.runAsUser) == 0 }
        if !bad.isEmpty { setters.append(Self.named(bad)) }
        if !setters.isEmpty {
            fail("runAsUser=0", "\(setters.joined(separator: " and ")) must not set runAsUser=0")
        }
    }
}
