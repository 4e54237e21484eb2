package import Kubernetes
package import YAML

extension GeneratedRepository {
    /// All manifests as objects, in order of their files.
    package func objects() throws(ReadError) -> [Object] {
        var objects: [Object] = []
        for file in files {
            objects.append(Object(try YAMLReader.value(Array(file.text.utf8))))
        }
        return objects
    }

    /// All manifests as one stream of documents, as `kubectl apply -f` reads it.
    package var stream: String { files.map(\.text).joined(separator: "---\n") }
}
