import Kubernetes
package import YAML

/// A change of an object, in one of the forms the API knows.
package enum Patch: Sendable {
    /// RFC 6902, an array of operations.
    case json(Value)
    /// RFC 7386.
    case merge(Value)
    case strategic(Value)
    /// Server-side apply of the object as its manager wants it.
    case apply(Value, force: Bool)
}

extension APIServer {
    /// Applies a patch; with server-side apply the object is created when it is not there.
    mutating func patch(
        namespace: String, name: String, _ patch: Patch, fieldValidation: FieldValidation,
        _ context: inout WriteContext
    ) throws(StatusError) -> (object: Object, isCreated: Bool) {
        if case .apply(let applied, let force) = patch {
            return try apply(
                Object(applied), namespace: namespace, name: name, force: force,
                fieldValidation: fieldValidation, &context)
        }
        let definition = context.definition
        context.isPatch = true
        var warnings: [String] = []
        let answer = try update(namespace: namespace, name: name, &context) { old throws(StatusError) in
            guard let old else { throw StatusError.notFound(definition.groupResource, name) }
            var patched = try Self.patched(old.value, patch, definition)
            // A patch cannot make the object another one.
            if patched[.apiVersion] == nil { patched[.apiVersion] = old.value[.apiVersion] }
            if patched[.kind] == nil { patched[.kind] = old.value[.kind] }
            let (object, found) = try Self.decodedPatch(patched, definition, fieldValidation)
            warnings = found
            try Self.requireIdentity(of: object, namespace: namespace, name: name, definition)
            return object
        }
        context.warnings += warnings
        return answer
    }

    private static func patched(
        _ value: Value, _ patch: Patch, _ definition: ResourceDefinition
    ) throws(StatusError) -> Value {
        do throws(PatchError) {
            switch patch {
            case .json(let operations): return try JSONPatch.apply(operations, to: value)
            case .merge(let change): return MergePatch.apply(change, to: value)
            case .strategic(let change):
                return try StrategicMergePatch.apply(change, to: value, schema: definition.schema)
            case .apply: return value
            }
        } catch {
            throw error.status
        }
    }

    /// What a patch made, as an object. What is wrong with it is a mistake of the patch.
    private static func decodedPatch(
        _ value: Value, _ definition: ResourceDefinition, _ fieldValidation: FieldValidation
    ) throws(StatusError) -> (object: Object, warnings: [String]) {
        do throws(DecodingFailure) {
            return try SchemaDecoding.decode(
                value, schema: definition.schema, fieldValidation: fieldValidation)
        } catch {
            throw StatusError.invalid(
                GroupKind(group: "", kind: ""), "",
                [FieldError(.invalid, "patch", value: .string(JSONWriter.string(value)), error.message)])
        }
    }

    /// The body's name and namespace must be those of the path.
    static func requireIdentity(
        of object: Object, namespace: String, name: String, _ definition: ResourceDefinition
    ) throws(StatusError) {
        guard object.name == name else {
            throw StatusError.badRequest(
                "the name of the object (\(object.name)) does not match the name on the URL (\(name))")
        }
        guard object.namespace.isEmpty || object.namespace == namespace else {
            throw StatusError.badRequest(
                "the namespace of the object (\(object.namespace)) does not match the namespace on the request (\(namespace))"
            )
        }
    }

    private mutating func apply(
        _ submitted: Object, namespace: String, name: String, force: Bool, fieldValidation: FieldValidation,
        _ context: inout WriteContext
    ) throws(StatusError) -> (object: Object, isCreated: Bool) {
        let definition = context.definition
        guard submitted.apiVersion == definition.kind.apiVersion else {
            throw StatusError.badRequest(
                "Incorrect version specified in apply patch. Specified patch version: \(submitted.apiVersion), expected: \(definition.kind.apiVersion)"
            )
        }
        let manager = context.requester.fieldManager
        let subresource = context.subresource
        let now = context.now
        // The apply itself settles ownership; the write below keeps what it settled.
        context.isOwnershipSettled = true
        context.isPatch = true
        var warnings: [String] = []
        let reset = context.strategy.resetFields
        let answer = try update(namespace: namespace, name: name, &context) { old throws(StatusError) in
            var object = try ManagedFields.applyServerSide(
                applied: submitted, live: old, manager: manager, force: force, subresource: subresource,
                schema: definition.schema, now: now,
                defaulted: { merged in
                    guard let (object, found) = try? Self.decoded(merged.value, definition, fieldValidation)
                    else { return merged }
                    warnings = found
                    var defaulted = object
                    Defaulting.apply(to: &defaulted, kind: definition.kind, schema: definition.schema)
                    return defaulted
                },
                resetFields: reset)
            if old == nil, !submitted.metadata.uid.isEmpty {
                throw StatusError.conflict(
                    definition.groupResource, name,
                    "uid mismatch: the provided object specified uid \(submitted.metadata.uid), and no existing object was found"
                )
            }
            guard !object.name.isEmpty else {
                throw StatusError.badRequest(
                    "the name of the object (\(name) based on URL) was undeterminable: name must be provided")
            }
            try Self.requireIdentity(of: object, namespace: namespace, name: name, definition)
            if definition.isNamespaced, object.namespace.isEmpty { object.metadata.namespace = namespace }
            return object
        }
        context.warnings += warnings
        return answer
    }
}
