import Kubernetes
import YAML

/// One parsed file, whatever its path: what ``RenderCache`` keeps under a blob id. Marks carry no file name.
struct ManifestFile: Sendable {
    var objects: [RenderedObject] = []
    var notices: [RenderNotice] = []
    var errors: [RenderError] = []

    /// The comment that takes a file out of rendering, as Argo CD has it.
    static let skipMarker = Array("+argocd:skip-file-rendering".utf8)
    /// How deep lists may stand within lists.
    private static let deepestList = 8

    /// Parses a file's bytes. Never throws: what is wrong is part of the result.
    init(_ bytes: [UInt8], isJSON: Bool) {
        if Self.contains(Self.skipMarker, in: bytes) {
            notices.append(RenderNotice("the file asks not to be rendered"))
            return
        }
        do throws(ReadError) {
            let documents = try Self.documents(bytes, isJSON: isJSON)
            for (index, document) in documents.enumerated() where !document.value.isNull {
                for warning in document.warnings {
                    notices.append(RenderNotice(warning.message, at: warning.mark, other: warning.first))
                }
                let place = Place(bytes: bytes, document: index, mark: document.mark)
                take(document.value, at: [], place, depth: 0)
            }
            if documents.allSatisfy({ $0.value.isNull }) {
                notices.append(RenderNotice("the file holds no Kubernetes object"))
            }
        } catch {
            errors.append(RenderError(.syntax, error.message, at: error.mark, snippet: error.snippet))
        }
    }

    private struct Document {
        var value: Value
        var mark: Mark
        var warnings: [ReadWarning]
    }

    private static func documents(_ bytes: [UInt8], isJSON: Bool) throws(ReadError) -> [Document] {
        if isJSON {
            var options = JSONReader.Options()
            options.duplicateKeys = .lastWinsWithWarning
            let (value, warnings) = try JSONReader.read(bytes, options: options)
            return [Document(value: value, mark: Mark(line: 1, column: 1), warnings: warnings)]
        }
        var options = YAMLReader.Options()
        options.duplicateKeys = .lastWinsWithWarning
        return try YAMLReader.documents(bytes, options: options).map {
            Document(value: $0.value, mark: $0.mark, warnings: $0.warnings)
        }
    }

    /// Where a document is, for finding the places of its parts only when a mistake needs them.
    private struct Place {
        let bytes: [UInt8]
        let document: Int
        let mark: Mark

        func mark(_ path: [PathElement]) -> Mark {
            if path.isEmpty { return mark }
            return YAMLReader.locate(path: path, document: document, in: bytes, file: "") ?? mark
        }
    }

    private mutating func take(_ value: Value, at path: [PathElement], _ place: Place, depth: Int) {
        guard let map = value.object else {
            notices.append(
                RenderNotice("\(value.kindName) is no Kubernetes object; ignored", at: place.mark(path)))
            return
        }
        let apiVersion = map[.apiVersion]
        let kind = map[.kind]
        if apiVersion == nil, kind == nil {
            notices.append(
                RenderNotice(
                    "neither apiVersion nor kind is set: no Kubernetes object; ignored", at: place.mark(path))
            )
            return
        }
        func fail(_ message: String, _ more: [PathElement] = []) {
            errors.append(RenderError(.invalidObject, message, at: place.mark(path + more)))
        }
        guard let apiVersion = apiVersion?.string, !apiVersion.isEmpty else {
            return fail(
                map[.apiVersion].map { _ in "apiVersion must be a string that is not empty" }
                    ?? "kind is set but apiVersion is missing",
                map[.apiVersion] == nil ? [] : [.key("apiVersion")])
        }
        guard let kind = kind?.string, !kind.isEmpty else {
            return fail(
                map[.kind].map { _ in "kind must be a string that is not empty" }
                    ?? "apiVersion is set but kind is missing",
                map[.kind] == nil ? [] : [.key("kind")])
        }
        guard GroupVersion(apiVersion: apiVersion) != nil else {
            return fail("apiVersion \"\(apiVersion)\" is malformed", [.key("apiVersion")])
        }
        if kind.hasSuffix("List"), let items = map[.items] {
            guard depth < Self.deepestList else { return fail("lists are nested too deep") }
            switch items {
            case .null: break
            case .array(let items):
                for (index, item) in items.enumerated() {
                    take(
                        Self.completed(item, kind, apiVersion), at: path + [.key("items"), .index(index)],
                        place,
                        depth: depth + 1)
                }
            default:
                fail("items of a \(kind) must be a list", [.key("items")])
            }
            return
        }
        if apiVersion.hasPrefix("kustomize.config.k8s.io/") {
            notices.append(
                RenderNotice(
                    "a \(kind) is read by kustomize, not by a cluster; ignored", at: place.mark(path)))
            return
        }
        guard checkMetadata(map, kind, fail) else { return }
        objects.append(
            RenderedObject(
                object: Object(value), file: "", document: place.document, mark: place.mark(path)))
    }

    /// An element of a `DeploymentList` may leave out what the list says for all.
    private static func completed(_ item: Value, _ listKind: String, _ apiVersion: String) -> Value {
        guard listKind != "List", let map = item.object, map[.kind] == nil, map[.apiVersion] == nil else {
            return item
        }
        var completed: Map = [
            "apiVersion": .string(apiVersion), "kind": .string(String(listKind.dropLast(4))),
        ]
        for entry in map { completed[entry.key] = entry.value }
        return .object(completed)
    }

    /// Checks what every object must have; false when a mistake was reported.
    private func checkMetadata(
        _ map: Map, _ kind: String, _ fail: (String, [PathElement]) -> Void
    ) -> Bool {
        guard let value = map[.metadata], !value.isNull else {
            fail("metadata.name of the \(kind) is missing", [])
            return false
        }
        guard let metadata = value.object else {
            fail("metadata of the \(kind) must be a map", [.key("metadata")])
            return false
        }
        switch metadata[.name] {
        case .string(let name) where !name.isEmpty: break
        case nil, .null, .string:
            fail(
                metadata[.generateName] == nil
                    ? "metadata.name of the \(kind) is missing"
                    : "metadata.name of the \(kind) is missing; with generateName each sync would make another one",
                [.key("metadata")])
            return false
        case .some(let other):
            fail(
                "metadata.name of the \(kind) is a \(other.kindName), not a string: quote it",
                [.key("metadata"), .key("name")])
            return false
        }
        if let namespace = metadata[.namespace], !namespace.isNull, namespace.string == nil {
            fail(
                "metadata.namespace of the \(kind) is a \(namespace.kindName), not a string: quote it",
                [.key("metadata"), .key("namespace")])
            return false
        }
        var isSound = true
        for field in [Field.labels, .annotations] {
            guard let value = metadata[field], !value.isNull else { continue }
            guard let texts = value.object else {
                fail(
                    "metadata.\(field.name) of the \(kind) must be a map",
                    [.key("metadata"), .key(field.name)])
                isSound = false
                continue
            }
            for entry in texts where entry.value.string == nil && !entry.value.isNull {
                fail(
                    "metadata.\(field.name).\(entry.key.name) of the \(kind) is a \(entry.value.kindName), "
                        + "not a string: quote it",
                    [.key("metadata"), .key(field.name), .key(entry.key.name)])
                isSound = false
            }
        }
        return isSound
    }

    private static func contains(_ needle: [UInt8], in bytes: [UInt8]) -> Bool {
        guard bytes.count >= needle.count, let first = needle.first else { return false }
        return bytes.withUnsafeBufferPointer { bytes in
            var position = 0
            let last = bytes.count - needle.count
            while position <= last {
                guard bytes[position] == first else {
                    position += 1
                    continue
                }
                if bytes[position..<(position + needle.count)].elementsEqual(needle) { return true }
                position += 1
            }
            return false
        }
    }

    /// The same results with `file` in every mark.
    func placed(in file: String) -> ManifestFile {
        func placed(_ mark: Mark?) -> Mark? {
            var mark = mark ?? Mark(line: 1, column: 1)
            mark.file = file
            return mark
        }
        var copy = self
        for index in copy.objects.indices {
            copy.objects[index].file = file
            copy.objects[index].mark.file = file
        }
        for index in copy.notices.indices {
            copy.notices[index].mark = placed(copy.notices[index].mark)
            copy.notices[index].other?.file = file
        }
        for index in copy.errors.indices {
            copy.errors[index].mark = placed(copy.errors[index].mark)
            copy.errors[index].other?.file = file
        }
        return copy
    }
}
