import YAML

/// One kustomization of a build: loads what it names, and applies what it says.
final class KustomizationTarget {
    private(set) var kustomization: Kustomization
    let loader: KustomizationLoader
    let build: KustomizeBuild
    /// Where it is, when the build keeps account of origins.
    var origin: Origin?
    /// The namespace charts get when this kustomization names none.
    private(set) var inheritedNamespace = ""

    init(_ kustomization: Kustomization, _ loader: KustomizationLoader, _ build: KustomizeBuild) {
        self.kustomization = kustomization
        self.loader = loader
        self.build = build
        for warning in kustomization.warnings {
            build.note(
                RenderNotice(
                    warning, at: kustomization.source.map { Mark(file: $0.file, line: 1, column: 1) }))
        }
    }

    /// The kustomization file's name.
    var fileName: String { kustomization.source.map { TreePath.name(of: $0.file) } ?? "kustomization.yaml" }

    /// The namespace for charts that name none.
    var chartNamespace: String {
        kustomization.namespace.isEmpty ? inheritedNamespace : kustomization.namespace
    }

    /// Takes up the schema the kustomization names, unless one is in force.
    func setSchema() throws(KustomizeError) {
        var file: (bytes: [UInt8], name: String)?
        if let path = kustomization.openAPI["path"] {
            do throws(KustomizeError) {
                let (bytes, name) = try loader.load(path)
                file = (bytes, name)
            } catch {
                throw error.placed(kustomization.mark("openapi"))
            }
        }
        do throws(KustomizeError) {
            try build.schemas.set(version: kustomization.openAPI["version"], file: file)
        } catch {
            throw error.placed(kustomization.mark("openapi"))
        }
    }

    /// Notes the directory among those the build depends on, then adds what this kustomization comes to.
    func accumulate(into start: Accumulation) throws(KustomizeError) -> Accumulation {
        build.note(root: loader)
        var result = start
        result = try explaining("accumulating resources") { () throws(KustomizeError) in
            try accumulateResources(kustomization.resources, into: result, field: "resources")
        }
        try result.merge(try configuration())
        for (index, path) in kustomization.crds.enumerated() {
            do throws(KustomizeError) {
                let (bytes, file) = try loader.load(path)
                try result.merge(try CustomResourceDefinitions.configuration(bytes, file: file))
            } catch {
                throw error.prefixed("loading CRDs [\(kustomization.crds.joined(separator: " "))]").placed(
                    kustomization.mark("crds", index))
            }
        }
        try runGenerators(result)
        result = try explaining("accumulating components") { () throws(KustomizeError) in
            try accumulateComponents(into: result)
        }
        try runTransformers(result)
        try runValidators(result)
        do throws(KustomizeError) {
            try result.define(kustomization.vars)
        } catch {
            throw error.prefixed("merging vars").placed(kustomization.mark("vars"))
        }
        try build.checkSize(result.set)
        return result
    }

    private func configuration() throws(KustomizeError) -> TransformerConfiguration {
        var configuration = TransformerConfiguration.empty
        for (index, path) in kustomization.configurations.enumerated() {
            do throws(KustomizeError) {
                let (bytes, file) = try loader.load(path)
                let more = try TransformerConfiguration(bytes, file: file)
                configuration = try configuration.merging(more)
            } catch {
                throw error.placed(kustomization.mark("configurations", index))
            }
        }
        do throws(KustomizeError) {
            return try TransformerConfiguration.standard.merging(configuration)
        } catch {
            throw error.placed(kustomization.mark("configurations"))
        }
    }

    // MARK: - Resources

    /// Adds the content of files and of other kustomizations.
    func accumulateResources(
        _ paths: [String], into start: Accumulation, field: String
    ) throws(KustomizeError) -> Accumulation {
        var result = start
        for (index, path) in paths.enumerated() {
            let fileFault: KustomizeError
            do throws(KustomizeError) {
                try accumulateFile(path, into: result)
                continue
            } catch {
                fileFault = error
            }
            let mark = kustomization.mark(field, index)
            let directory: KustomizationLoader
            do throws(KustomizeError) {
                directory = try loader.loader(at: path)
            } catch {
                // What is not YAML is a file, so that it is no directory need not be said.
                if fileFault.isMalformedYAML { throw fileFault }
                var fault = error.prefixed("accumulation err='\(fileFault.message)'")
                fault.mark = fileFault.mark ?? fault.mark ?? mark
                if fileFault.code != .pathNotFound { fault.code = fileFault.code }
                throw fault
            }
            do throws(KustomizeError) {
                result = try accumulateDirectory(directory, path, into: result, isComponent: false)
            } catch {
                throw error.placed(mark)
            }
        }
        return result
    }

    private func accumulateFile(_ path: String, into result: Accumulation) throws(KustomizeError) {
        let resources = try explaining("accumulating resources from '\(path)'") {
            () throws(KustomizeError) -> [Resource] in
            let file = try loader.locate(path)
            do throws(KustomizeError) {
                let resources = try build.factory.resources(file)
                return try ResourceSet(distinct: resources).resources
            } catch {
                var fault = error
                if fault.isMalformedYAML { fault.message += " in File: \(path)" }
                throw fault
            }
        }
        if let origin = origin?.appending(path) {
            for resource in resources {
                try resource.edit { (node) throws(KustomizeError) in
                    let value = Node(.scalar, tag: .string, text: origin.text)
                    try FieldSpecWalk(
                        FieldSpec("metadata/annotations", creates: true), creating: .mapping, tag: .map
                    ) { (map) throws(KustomizeError) in
                        try map.set(BuildAnnotation.origin, to: value)
                    }.apply(to: node)
                }
            }
        }
        try explaining("merging resources from '\(path)'") { () throws(KustomizeError) in
            try result.set.append(resources)
        }
        try build.checkSize(result.set)
    }

    private func accumulateComponents(into start: Accumulation) throws(KustomizeError) -> Accumulation {
        var result = start
        for (index, path) in kustomization.components.enumerated() {
            let mark = kustomization.mark("components", index)
            do throws(KustomizeError) {
                let directory: KustomizationLoader
                do throws(KustomizeError) {
                    directory = try loader.loader(at: path)
                } catch {
                    var fault = error
                    fault.message = "loader.New \(GoQuote.quoted(error.message))"
                    throw fault
                }
                do throws(KustomizeError) {
                    result = try accumulateDirectory(directory, path, into: result, isComponent: true)
                } catch {
                    var fault = error
                    fault.message = "accumulateDirectory: \(GoQuote.quoted(error.message))"
                    throw fault
                }
            } catch {
                throw error.placed(mark)
            }
        }
        return result
    }

    private func accumulateDirectory(
        _ directory: KustomizationLoader, _ path: String, into result: Accumulation, isComponent: Bool
    ) throws(KustomizeError) -> Accumulation {
        let root = directory.shownRoot
        let child: KustomizationTarget
        do throws(KustomizeError) {
            child = KustomizationTarget(try KustomizeBuild.load(directory), directory, build)
        } catch {
            throw error.prefixed("couldn't make target for path '\(root)'")
        }
        child.kustomization.buildMetadata = kustomization.buildMetadata
        child.origin = origin?.appending(path)
        child.inheritedNamespace = chartNamespace
        try child.setSchema()
        if isComponent, child.kustomization.kind != .component {
            throw KustomizeError(
                "expected kind 'Component' for path '\(root)' but got '\(child.kustomization.kind.rawValue)'")
        }
        if !isComponent, child.kustomization.kind == .component {
            throw KustomizeError("expected kind != 'Component' for path '\(root)'")
        }
        let accumulated = try explaining("recursed accumulation of path '\(root)'") {
            () throws(KustomizeError) in
            // A component works on what is here; a base on its own.
            try child.accumulate(into: isComponent ? result : Accumulation())
        }
        if isComponent { return accumulated }
        try explaining("recursed merging from path '\(root)'") { () throws(KustomizeError) in
            try result.merge(accumulated)
        }
        return result
    }

    /// Adds what an application's source asks for on top of the kustomization.
    func adopt(_ source: ApplicationSource.Kustomize) throws(KustomizeError) {
        try kustomization.adopt(source) { (path) throws(KustomizeError) in
            try loader.hasDirectory(path) != nil
        }
    }
}
