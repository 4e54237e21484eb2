import Kubernetes
import YAML

extension APIServer {
    /// A write to a subresource that is not the object's own shape.
    mutating func writeSubresource(
        _ request: APIRequest, _ target: RequestTarget, _ options: WriteOptions, _ context: inout WriteContext
    ) throws(StatusError) -> (value: Value, status: Int) {
        switch target.subresource {
        case "scale": return (try writeScale(request, target, options, &context).value, 200)
        case "binding": return (try bind(request, target, &context), 201)
        case "eviction": return (try evict(request, target, &context), 201)
        case "token": return (try issueToken(request, target, options, &context), 201)
        case "finalize": return (try finalize(request, target, &context).value, 200)
        default: return (try writePart(request, target, options, &context).value, 200)
        }
    }

    private func held(_ target: RequestTarget, _ definition: ResourceDefinition) throws(StatusError) -> Object
    {
        guard
            let held = store.object(
                definition.storageResource, ObjectKey(namespace: target.namespace, name: target.name))
        else { throw StatusError.notFound(definition.groupResource, target.name) }
        return Conversion.convert(held, to: definition.resource.groupVersion)
    }

    static func successStatus(_ code: Int) -> Value {
        [
            "kind": "Status", "apiVersion": "v1", "metadata": .emptyObject, "status": "Success",
            "code": .int(Int64(code)),
        ]
    }

    // MARK: - Scale

    private static let scaleKind = GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale")

    private mutating func writeScale(
        _ request: APIRequest, _ target: RequestTarget, _ options: WriteOptions, _ context: inout WriteContext
    ) throws(StatusError) -> Object {
        let definition = context.definition
        let current = ScaleSubresource.scale(of: try held(target, definition), definition)
        var value: Value
        if request.method == .patch {
            switch try Self.patch(of: request, options, isCustom: definition.isCustom) {
            case .json(let operations):
                do throws(PatchError) {
                    value = try JSONPatch.apply(operations, to: current.value)
                } catch {
                    throw error.status
                }
            case .merge(let change), .strategic(let change), .apply(let change, _):
                value = MergePatch.apply(change, to: current.value)
            }
        } else {
            value = try RequestBody(request).value
            try Self.requireKind(&value, Self.scaleKind)
        }
        guard let schema = Schema.builtin.root(for: Self.scaleKind) else { throw Self.unknownResource }
        let (scale, warnings) = try SchemaDecoding.decode(
            value, kind: Self.scaleKind, expected: "Scale", schema: schema,
            fieldValidation: options.fieldValidation)
        context.warnings += warnings
        guard scale.name.isEmpty || scale.name == target.name else {
            throw StatusError.badRequest(
                "the name of the object (\(scale.name)) does not match the name on the URL (\(target.name))")
        }
        context.isPatch = true
        let (object, _) = try update(namespace: target.namespace, name: target.name, &context) {
            old throws(StatusError) in
            guard var old else { throw StatusError.notFound(definition.groupResource, target.name) }
            if scale.metadata.resourceVersion.isEmpty { old.value[.metadata]?[.resourceVersion] = nil }
            return try ScaleSubresource.apply(scale, to: old, definition)
        }
        return ScaleSubresource.scale(of: object, definition)
    }

    // MARK: - Namespaces

    /// Replaces a namespace's `spec.finalizers`; without any left a deleted namespace is gone.
    private mutating func finalize(
        _ request: APIRequest, _ target: RequestTarget, _ context: inout WriteContext
    ) throws(StatusError) -> Object {
        let finalizers = try RequestBody(request).value[.spec]?[.finalizers]
        context.isPatch = true
        let resource = context.resource
        return try update(namespace: "", name: target.name, &context) { old throws(StatusError) in
            guard var namespace = old else { throw StatusError.notFound(resource, target.name) }
            var spec = namespace.value[.spec] ?? .emptyObject
            spec[.finalizers] = finalizers
            namespace.value[.spec] = spec
            return namespace
        }.object
    }

    // MARK: - Parts of the object

    /// `approval`, `resize`, `ephemeralcontainers`: the object's own shape, of which one part counts.
    private mutating func writePart(
        _ request: APIRequest, _ target: RequestTarget, _ options: WriteOptions, _ context: inout WriteContext
    ) throws(StatusError) -> Object {
        if request.method == .patch {
            return try self.patch(
                namespace: target.namespace, name: target.name,
                try Self.patch(of: request, options, isCustom: context.definition.isCustom),
                fieldValidation: options.fieldValidation, &context
            ).object
        }
        let definition = context.definition
        var value = try RequestBody(request).value
        try Self.requireKind(&value, definition.kind)
        var (object, warnings) = try Self.decoded(value, definition, options.fieldValidation)
        context.warnings += warnings
        if definition.isNamespaced { object.metadata.namespace = target.namespace }
        let submitted = object
        return try update(namespace: target.namespace, name: target.name, &context) { _ in submitted }.object
    }
}
