import Kubernetes
import YAML

extension APIServer {
    /// The selected objects of a collection, or a page of them.
    func list(
        _ target: RequestTarget, _ options: ListOptions, _ definition: ResourceDefinition,
        _ shape: ResponseShape
    ) throws(StatusError) -> Value {
        var version = store.resourceVersion
        var start: ObjectKey?
        if !options.continueToken.isEmpty {
            let token = try ContinueToken(options.continueToken)
            guard let known = store.log.events(after: token.resourceVersion) != nil ? token : nil else {
                throw Self.expiredContinuation
            }
            version = known.resourceVersion
            start = known.start
        } else {
            try requireReached(options.resourceVersion)
            if options.resourceVersionMatch == "Exact", let exact = UInt64(options.resourceVersion) {
                version = exact
            }
        }
        let past = try objects(of: definition, at: version)
        let isFiltered = !options.labelSelector.isEmpty || !options.fieldSelector.isEmpty
        var items: [Object] = []
        var rest = 0
        var next: ObjectKey?
        past.forEach(
            namespace: target.namespace.isEmpty ? nil : target.namespace, from: start, in: store,
            of: definition.storageResource
        ) { key, object in
            guard target.name.isEmpty || key.name == target.name,
                FieldSelection.matches(object, options.fieldSelector),
                options.labelSelector.isEmpty || options.labelSelector.matches(object.metadata.labels)
            else { return true }
            if options.limit > 0, items.count == options.limit {
                if next == nil { next = key }
                rest += 1
                // Only an unfiltered list says how much is left.
                return !isFiltered
            }
            items.append(Conversion.convert(object, to: definition.resource.groupVersion))
            return true
        }
        var metadata: Value = ["resourceVersion": .string(String(version))]
        // Lists of custom resources always have the field.
        if definition.isCustom, shape.format.shape == .objects { metadata[name: "continue"] = "" }
        if let next {
            metadata[name: "continue"] = .string(ContinueToken(resourceVersion: version, start: next).text)
            if !isFiltered { metadata[.remainingItemCount] = .int(Int64(rest)) }
        }
        return shape.value(items, metadata: metadata)
    }

    /// Throws when a client wants a version that is not there yet or that is no number.
    func requireReached(_ resourceVersion: String) throws(StatusError) {
        guard !resourceVersion.isEmpty, resourceVersion != "0" else { return }
        guard let version = UInt64(resourceVersion) else {
            throw StatusError.badRequest(
                "Invalid value: \(JSONWriter.string(.string(resourceVersion))): strconv.ParseUint: parsing \(JSONWriter.string(.string(resourceVersion))): invalid syntax"
            )
        }
        guard version <= store.resourceVersion else {
            var error = StatusError(
                504, .timeout,
                "Timeout: Too large resource version: \(version), current: \(store.resourceVersion)")
            error.causes = [
                StatusError.Cause(
                    reason: "ResourceVersionTooLarge", message: "Too large resource version")
            ]
            error.retryAfterSeconds = 1
            throw error
        }
    }

    static let expiredContinuation = StatusError(
        410, .expired,
        "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter."
    )

    /// The objects as they were at a version: those of now, with later changes taken back.
    private func objects(
        of definition: ResourceDefinition, at version: UInt64
    ) throws(StatusError) -> PastObjects {
        guard version < store.resourceVersion else { return PastObjects() }
        guard let later = store.log.events(after: version) else {
            throw StatusError(
                410, .expired, "The resourceVersion for the provided list is too old.")
        }
        var past = PastObjects()
        for event in later where event.resource == definition.storageResource {
            past.take(event)
        }
        return past
    }
}

/// What was otherwise at an earlier version.
private struct PastObjects {
    /// The state of every object that changed since, nil where there was none.
    private var states: [ObjectKey: Object?] = [:]

    mutating func take(_ event: ChangeEvent) {
        let key = ObjectKey(namespace: event.object.namespace, name: event.object.name)
        // The first change since then knows what was before.
        if states[key] == nil { states[key] = .some(event.previous) }
    }

    /// Visits the objects in order, as they were.
    func forEach(
        namespace: String?, from start: ObjectKey?, in store: Store, of resource: GroupResource,
        _ body: (ObjectKey, Object) -> Bool
    ) {
        guard !states.isEmpty else { return store.forEach(resource, namespace: namespace, from: start, body) }
        // Objects that have since been deleted stand between those of now.
        var gone = states.compactMap { key, state -> (ObjectKey, Object)? in
            guard let state, store.object(resource, key) == nil else { return nil }
            guard namespace == nil || namespace == key.namespace else { return nil }
            return start.map { key < $0 } ?? false ? nil : (key, state)
        }
        gone.sort { $1.0 < $0.0 }
        var isOver = false
        store.forEach(resource, namespace: namespace, from: start) { key, object in
            while let (earlier, state) = gone.last, earlier < key {
                gone.removeLast()
                guard body(earlier, state) else {
                    isOver = true
                    return false
                }
            }
            switch states[key] {
            case .none: isOver = !body(key, object)
            case .some(.some(let state)): isOver = !body(key, state)
            case .some(.none): break
            }
            return !isOver
        }
        while !isOver, let (key, state) = gone.popLast() { isOver = !body(key, state) }
    }
}

/// Where a list goes on: a key in a snapshot.
private struct ContinueToken {
    var resourceVersion: UInt64
    var start: ObjectKey

    init(resourceVersion: UInt64, start: ObjectKey) {
        self.resourceVersion = resourceVersion
        self.start = start
    }

    init(_ text: String) throws(StatusError) {
        var padded = text
        while padded.utf8.count % 4 != 0 { padded += "=" }
        guard let bytes = try? Base64.decode(padded), let value = try? JSONReader.value(from: bytes),
            let version = value[name: "rv"]?.int, let start = value[.start]?.string
        else {
            throw StatusError.badRequest("continue key is not valid")
        }
        resourceVersion = UInt64(clamping: version)
        let parts = start.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        self.start =
            parts.count == 2
            ? ObjectKey(namespace: String(parts[0]), name: String(parts[1]))
            : ObjectKey(namespace: "", name: String(parts[0]))
    }

    var text: String {
        var text = Base64.encode(
            JSONWriter.bytes([
                "v": "meta.k8s.io/v1", "rv": .int(Int64(clamping: resourceVersion)),
                "start": .string("\(start.namespace)/\(start.name)"),
            ]))
        while text.hasSuffix("=") { text.removeLast() }
        return text
    }
}
