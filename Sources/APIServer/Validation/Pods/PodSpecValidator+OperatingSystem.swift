import Kubernetes
import YAML

/// What a pod may ask of its node's system: `spec.os`, namespaces of users, names of the host.
extension PodSpecValidator {
    private static let notForWindows = "cannot be set for a windows pod"
    private static let windowsPodContext: [Field] = [
        .appArmorProfile, .seLinuxOptions, .seccompProfile, .fsGroup, .fsGroupChangePolicy, .sysctls,
        .runAsUser, .runAsGroup, .supplementalGroups, .supplementalGroupsPolicy, .seLinuxChangePolicy,
    ]
    private static let windowsContext: [Field] = [
        .appArmorProfile, .seLinuxOptions, .seccompProfile, .capabilities, .readOnlyRootFilesystem,
        .privileged, .allowPrivilegeEscalation, .procMount, .runAsUser, .runAsGroup,
    ]

    mutating func operatingSystem() {
        guard let system = spec.member(.os) else { return }
        let name = system.text(.name)
        errors.requiredOneOf(path.child("os", "name"), name, ["linux", "windows"])
        if name == "linux" { linux() }
        if name == "windows" { windows() }
    }

    private mutating func linux() {
        let reason = "windows options cannot be set for a linux pod"
        if spec[.securityContext]?.has(.windowsOptions) ?? false {
            errors.forbidden(path.child("securityContext", "windowsOptions"), reason)
        }
        forEachContext { context, path, errors in
            if context.has(.windowsOptions) { errors.forbidden(path.child("windowsOptions"), reason) }
        }
    }

    private mutating func windows() {
        let context = spec.member(.securityContext) ?? .emptyObject
        for field in Self.windowsPodContext where context.has(field) {
            errors.forbidden(path.child("securityContext", field.name), Self.notForWindows)
        }
        for field: Field in [.hostUsers, .hostPID, .hostIPC, .shareProcessNamespace]
        where spec.has(field) && (field == .hostUsers || field == .shareProcessNamespace || spec.flag(field))
        {
            errors.forbidden(path.child(field.name), Self.notForWindows)
        }
        forEachContext { context, path, errors in
            for field in Self.windowsContext where context.has(field) {
                errors.forbidden(path.child(field.name), Self.notForWindows)
            }
        }
    }

    private mutating func forEachContext(_ body: (Value, FieldPath, inout FieldErrors) -> Void) {
        for list: Field in [.initContainers, .containers, .ephemeralContainers] {
            for (position, container) in spec.items(list).enumerated() {
                guard let context = container.member(.securityContext) else { continue }
                body(
                    context, path.child(list.name).index(position).child("securityContext"), &errors)
            }
        }
    }

    /// Users of their own go together with few other namespaces of the host.
    mutating func hostUsers() {
        guard spec[.hostUsers]?.bool == false else { return }
        let reason = "when `hostUsers` is false"
        if spec.flag(.hostNetwork) { errors.forbidden(path.child("hostNetwork"), reason) }
        if spec.flag(.hostPID) { errors.forbidden(path.child("HostPID"), reason) }
        if spec.flag(.hostIPC) { errors.forbidden(path.child("HostIPC"), reason) }
        for list: Field in [.initContainers, .containers, .ephemeralContainers] {
            for (position, container) in spec.items(list).enumerated()
            where !container.items(.volumeDevices).isEmpty {
                errors.forbidden(
                    path.child(list.name).index(position).child("volumeDevices"), reason)
            }
        }
    }

    mutating func hostnameOverride() {
        guard let name = spec[.hostnameOverride]?.string else { return }
        let place = path.child("hostnameOverride")
        if spec.flag(.setHostnameAsFQDN) {
            errors.forbidden(place, "may not be specified when setHostnameAsFQDN is true")
        }
        if spec.flag(.hostNetwork) {
            errors.forbidden(place, "may not be specified when hostNetwork is true")
        }
        if name.utf8.count > 64 { errors.tooLong(place, 64) }
        errors.invalid(place, name, NameValidation.dns1123Subdomain(name))
    }

    /// Devices that the pod claims: each by a claim or by a template for one.
    mutating func resourceClaims() {
        var names: [String] = []
        for (position, claim) in spec.items(.resourceClaims).enumerated() {
            let path = path.child("resourceClaims").index(position)
            let name = claim.text(.name)
            if name.isEmpty {
                errors.required(path.child("name"))
            } else if names.contains(name) {
                errors.duplicate(path.child("name"), .string(name))
            } else {
                errors.invalid(path.child("name"), name, NameValidation.dns1123Label(name))
                names.append(name)
            }
            let dump: Value = [
                "Name": .string(name), "ResourceClaimName": claim[.resourceClaimName] ?? .null,
                "ResourceClaimTemplateName": claim[.resourceClaimTemplateName] ?? .null,
            ]
            let (direct, template) = (
                claim[.resourceClaimName]?.string, claim[.resourceClaimTemplateName]?.string
            )
            if direct != nil, template != nil {
                errors.invalid(
                    path, dump,
                    "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified")
            }
            if direct == nil, template == nil {
                errors.invalid(
                    path, dump, "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`")
            }
            for (field, name) in [("resourceClaimName", direct), ("resourceClaimTemplateName", template)] {
                guard let name else { continue }
                errors.invalid(path.child(field), name, NameValidation.dns1123Subdomain(name))
            }
        }
    }

    /// Files that environment variables are read from lie in empty directories of the pod.
    mutating func fileReferences() {
        for list: Field in [.initContainers, .containers, .ephemeralContainers] {
            for (position, container) in spec.items(list).enumerated() {
                for (index, variable) in container.items(.env).enumerated() {
                    guard let reference = variable[.valueFrom]?.member(.fileKeyRef) else { continue }
                    let name = reference.text(.volumeName)
                    let place = path.child(list.name).index(position).child("env").index(index)
                        .child("valueFrom", "fileKeyRef").child("volumeName")
                    if let volume = volumes[name] {
                        if !volume.has(.emptyDir) {
                            errors.invalid(place, name, "referenced volume must be of type emptyDir")
                        }
                    } else {
                        errors.notFound(place, .string(name))
                    }
                }
            }
        }
    }
}
