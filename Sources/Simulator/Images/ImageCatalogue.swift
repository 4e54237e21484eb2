package import Kubernetes
import SimulatorData
package import YAML

/// Which behaviour an image has, from the table inside the binary.
///
/// An image is found by its repository, then by the repository's last part; what is not found behaves as the
/// table's `unknown` entry: it runs and answers.
package struct ImageCatalogue: Sendable {
    package static let builtin = ImageCatalogue(table: builtinTable())

    private let entries: [String: ContainerBehaviour]
    private let unknown: ContainerBehaviour
    /// Parts of names that say an image is not there.
    private let unpullable: [String]

    init(table: Value) {
        var entries: [String: ContainerBehaviour] = [:]
        for entry in table[.images]?.array ?? [] {
            let behaviour = ContainerBehaviour(entry)
            for name in entry[name: "names"]?.array?.compactMap(\.string) ?? [] {
                // `repository:port` says that this one listens elsewhere than the others of the entry.
                let parts = name.split(separator: ":", maxSplits: 1)
                var own = behaviour
                if parts.count == 2, let port = Int(parts[1]) { own.ports = [port] }
                entries[String(parts[0])] = own
            }
        }
        self.entries = entries
        unpullable = table[name: "unpullable"]?.array?.compactMap(\.string) ?? []
        unknown = ContainerBehaviour(table[name: "unknown"] ?? .emptyObject)
    }

    /// The behaviour of the image alone.
    package func behaviour(of image: ImageReference) -> ContainerBehaviour {
        if let found = entries[image.repository] { return found }
        if let last = image.repository.split(separator: "/").last, let found = entries[String(last)] {
            return found
        }
        return unknown
    }

    /// Images built on Alpine have its tools and no bash.
    private func ofVariant(_ image: ImageReference, _ behaviour: ContainerBehaviour) -> ContainerBehaviour {
        guard contains(image.tag, "alpine"), behaviour.distribution == .debian, behaviour.hasShell else {
            return behaviour
        }
        var own = behaviour
        own.distribution = .alpine
        own.hasBash = false
        return own
    }

    /// Why an image cannot be pulled: a name that says so itself is not found.
    package func pullError(of image: ImageReference) -> String? {
        let name = image.canonical
        guard unpullable.contains(where: { contains(name, $0) }) else { return nil }
        return "failed to resolve reference \"\(name)\": \(name): not found"
    }

    private func contains(_ text: String, _ part: String) -> Bool {
        let part = Array(part.utf8)
        let text = Array(text.utf8)
        guard text.count >= part.count else { return false }
        return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    /// The behaviour of a container: its image's, refined by the pod's annotations.
    package func behaviour(of container: Container, annotations: Map) -> ContainerBehaviour {
        let image = ImageReference(container.image)
        var behaviour = ofVariant(image, behaviour(of: image))
        BehaviourAnnotations.refine(&behaviour, container: container.name, annotations: annotations)
        return behaviour
    }

    /// The bytes of an image: what the catalogue says, or a guess by what it needs to run.
    static func size(of behaviour: ContainerBehaviour) -> Int64 {
        behaviour.imageSize > 0 ? behaviour.imageSize : behaviour.memory * 4
    }

    private static func builtinTable() -> Value {
        let bytes = Array(
            UnsafeBufferPointer(start: simulator_images_start(), count: simulator_images_json_size))
        do {
            return try JSONReader.value(from: bytes)
        } catch {
            // The table is part of the program, so this is a mistake in it and no input's.
            preconditionFailure("the table of images inside the binary is not JSON: \(error)")
        }
    }
}
