import Kubernetes
import YAML

/// The image of a container: looked for, pulled, failed and tried again.
///
/// Follows `pkg/kubelet/images` of Kubernetes.
extension PodWorker {
    /// Sees to the image; whether the container goes on at once.
    mutating func beginPull(
        _ container: inout ContainerRuntime, _ spec: Container, _ group: Group, _ world: inout World
    ) -> Bool {
        let image = ImageReference(spec.image)
        guard image.isValid else {
            fail(
                &container, "InvalidImageName",
                "Failed to apply default image tag \"\(spec.image)\": couldn't parse image name "
                    + "\"\(spec.image)\": invalid reference format", spec, group, &world)
            return false
        }
        let isPresent = agent.images[image.canonical] != nil
        let policy = spec.imagePullPolicy
        if isPresent, policy != "Always" {
            event(
                "Pulled",
                "Container image \"\(spec.image)\" already present on machine and can be accessed by the pod",
                container: spec.name, group, &world)
            return create(&container, image, spec, group, &world)
        }
        if policy == "Never" {
            fail(
                &container, "ErrImageNeverPull",
                "Container image \"\(spec.image)\" is not present with pull policy of Never", spec, group,
                &world)
            return false
        }
        event("Pulling", "Pulling image \"\(spec.image)\"", container: spec.name, group, &world)
        // A present image costs only the look at the registry.
        let time = isPresent ? min(container.behaviour.pull, .milliseconds(400)) : container.behaviour.pull
        let spread = random.duration(.milliseconds(0) ... .milliseconds(250))
        container.state = .pulling(until: world.now + time + spread, since: world.now)
        return true
    }

    /// The image is there: the container is made, if its variables can be.
    private mutating func create(
        _ container: inout ContainerRuntime, _ image: ImageReference, _ spec: Container, _ group: Group,
        _ world: inout World
    ) -> Bool {
        if !spec.env.isEmpty || !spec.envFrom.isEmpty {
            do throws(ContainerEnvironment.Failure) {
                _ = try ContainerEnvironment(
                    pod: pod, container: spec, behaviour: container.behaviour, ip: ip, hostIP: hostIP,
                    world: world
                ).variables()
            } catch {
                fail(&container, "CreateContainerConfigError", error.text, spec, group, &world)
                return false
            }
        }
        container.imageID = imageID(image)
        container.state = .starting(until: world.now + container.behaviour.start)
        return true
    }

    mutating func finishPull(
        _ container: inout ContainerRuntime, _ spec: Container, _ group: Group, _ since: Timestamp,
        _ world: inout World
    ) -> Bool {
        let image = ImageReference(spec.image)
        if let error = container.behaviour.pullError ?? world.catalogue.pullError(of: image) {
            let text = "failed to pull and unpack image \"\(image.canonical)\": \(error)"
            event(
                "Failed", "Failed to pull image \"\(spec.image)\": \(text)", container: spec.name, group,
                isWarning: true, &world)
            event("Failed", "Error: ErrImagePull", container: spec.name, group, isWarning: true, &world)
            container.state = .waiting(reason: "ErrImagePull", message: text)
            container.pullFailure = world.now
            container.pullMessage = text
            // The first back-off begins with the first failure.
            if container.pullBackoff.current == .zero {
                container.pullBackoff.next(after: world.now, now: world.now)
            }
            wake(at: world.now + Self.relist * 2)
            return false
        }
        agent.images[image.canonical] = ImageCatalogue.size(of: container.behaviour)
        let took = GoDuration.milliseconds(world.now - since)
        event(
            "Pulled",
            "Successfully pulled image \"\(spec.image)\" in \(took) (\(took) including waiting). "
                + "Image size: \(ImageCatalogue.size(of: container.behaviour)) bytes.",
            container: spec.name, group, &world)
        return create(&container, image, spec, group, &world)
    }

    mutating func backOffPull(
        _ container: inout ContainerRuntime, _ spec: Container, _ group: Group, _ world: inout World
    ) {
        guard case .waiting("ErrImagePull", let message) = container.state,
            let failure = container.pullFailure, failure < world.now
        else { return }
        let text = "Back-off pulling image \"\(spec.image)\""
        event("BackOff", text, container: spec.name, group, &world)
        event("Failed", "Error: ImagePullBackOff", container: spec.name, group, isWarning: true, &world)
        container.state = .waiting(
            reason: "ImagePullBackOff", message: "\(text): ErrImagePull: \(message)")
    }

    /// The container cannot be made as it is asked for; it is tried again with the kubelet's periodic look.
    mutating func fail(
        _ container: inout ContainerRuntime, _ reason: String, _ message: String, _ spec: Container,
        _ group: Group, _ world: inout World
    ) {
        container.state = .waiting(reason: reason, message: message)
        let isName = reason == "InvalidImageName"
        event(
            isName ? "InspectFailed" : reason == "ErrImageNeverPull" ? reason : "Failed",
            isName || reason == "ErrImageNeverPull" ? message : "Error: \(message)", container: spec.name,
            group,
            isWarning: true, &world)
        if isName || reason == "ErrImageNeverPull" {
            event("Failed", "Error: \(reason)", container: spec.name, group, isWarning: true, &world)
        }
        wake(at: world.now + random.duration(.seconds(10) ... .seconds(15)))
    }

    private func imageID(_ image: ImageReference) -> String {
        var digest = image.digest
        if digest.isEmpty { digest = "sha256:" + Self.digest(of: image.canonical) }
        var bare = image
        bare.tag = ""
        bare.digest = ""
        return "\(bare.canonical)@\(digest)"
    }

    /// Sixty-four hexadecimal digits that stand for an image's content.
    static func digest(of text: String) -> String {
        var stream = RandomStream(seed: 0, name: text)
        return hex(&stream)
    }

    static func hex(_ stream: inout RandomStream) -> String {
        (0..<4).map { _ in
            let digits = String(stream.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }
}

/// Durations as Go prints them.
enum GoDuration {
    /// `2.5s`, `150ms`, `1m2.5s`.
    static func milliseconds(_ duration: Duration) -> String {
        let milliseconds = duration.nanoseconds / 1_000_000
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        let minutes = milliseconds / 60_000
        var fraction = String(milliseconds % 1000 + 1000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        let seconds = "\(milliseconds % 60_000 / 1000)" + (fraction.isEmpty ? "" : ".\(fraction)") + "s"
        return minutes > 0 ? "\(minutes)m\(seconds)" : seconds
    }

    /// `10s`, `1m20s`, `5m0s`.
    static func seconds(_ duration: Duration) -> String {
        let seconds = duration.components.seconds
        return seconds < 60 ? "\(seconds)s" : "\(seconds / 60)m\(seconds % 60)s"
    }
}
