package import YAML

extension ApplicationSpec.Source {
    /// `spec.source.helm`: how a chart is rendered, with Argo CD's fields.
    package struct Helm: Sendable, Hashable {
        /// One of `parameters`.
        package struct Parameter: Sendable, Hashable {
            package var name: String
            package var value: String
            /// Whether the value is text whatever it looks like.
            package var forceString: Bool
        }

        /// One of `fileParameters`: the value is the content of a file of the repository.
        package struct FileParameter: Sendable, Hashable {
            package var name: String
            package var path: String
        }

        /// The release's name; the Application's when empty.
        package var releaseName = ""
        /// The release's namespace; the destination's when empty.
        package var namespace = ""
        /// Files of values in the repository.
        package var valueFiles: [String] = []
        package var ignoreMissingValueFiles = false
        /// Values as YAML.
        package var values = ""
        /// Values as an object, in JSON; wins over ``values``. Empty when there is none.
        package var valuesObject = ""
        package var parameters: [Parameter] = []
        package var fileParameters: [FileParameter] = []
        package var skipCRDs = false
        package var skipTests = false
        package var skipSchemaValidation = false
        /// Which version of Helm renders; there is one here, so that it changes nothing.
        package var version = ""
        /// Whether credentials go along to other hosts; nothing is fetched here, so that it changes nothing.
        package var passCredentials = false
        /// The version of Kubernetes that templates see; the cluster's when empty.
        package var kubeVersion = ""
        /// The API versions that templates see; the cluster's when empty.
        package var apiVersions: [String] = []

        package init() {}

        /// Reads the object; what is of another type than it should be counts as absent.
        package init(_ value: Value) {
            func text(_ key: Key) -> String { value[key]?.string ?? "" }
            func flag(_ key: Key) -> Bool { value[key]?.bool ?? false }
            func texts(_ key: Key) -> [String] { value[key]?.array?.compactMap(\.string) ?? [] }
            releaseName = text("releaseName")
            namespace = text("namespace")
            valueFiles = texts("valueFiles")
            ignoreMissingValueFiles = flag("ignoreMissingValueFiles")
            values = text("values")
            if case .object(let object)? = value["valuesObject" as Key] {
                valuesObject = JSONWriter.string(.object(object))
            }
            parameters = (value["parameters" as Key]?.array ?? []).map { parameter in
                Parameter(
                    name: parameter["name" as Key]?.string ?? "",
                    value: parameter["value" as Key]?.string ?? "",
                    forceString: parameter["forceString" as Key]?.bool ?? false)
            }
            fileParameters = (value["fileParameters" as Key]?.array ?? []).map { parameter in
                FileParameter(
                    name: parameter["name" as Key]?.string ?? "", path: parameter["path" as Key]?.string ?? ""
                )
            }
            skipCRDs = flag("skipCrds")
            skipTests = flag("skipTests")
            skipSchemaValidation = flag("skipSchemaValidation")
            version = text("version")
            passCredentials = flag("passCredentials")
            kubeVersion = text("kubeVersion")
            apiVersions = texts("apiVersions")
        }

        /// The object, without what is as it is when nothing is said.
        package var value: Value {
            var map = Map()
            func set(_ key: Key, _ text: String) { if !text.isEmpty { map[key] = .string(text) } }
            func set(_ key: Key, _ flag: Bool) { if flag { map[key] = true } }
            func set(_ key: Key, _ texts: [String]) {
                if !texts.isEmpty { map[key] = .array(texts.map { .string($0) }) }
            }
            set("releaseName", releaseName)
            set("namespace", namespace)
            set("valueFiles", valueFiles)
            set("ignoreMissingValueFiles", ignoreMissingValueFiles)
            set("values", values)
            if !valuesObject.isEmpty {
                map["valuesObject"] = try? JSONReader.value(from: Array(valuesObject.utf8))
            }
            if !parameters.isEmpty {
                map["parameters"] = .array(
                    parameters.map { parameter in
                        var entry: Map = [
                            "name": .string(parameter.name), "value": .string(parameter.value),
                        ]
                        if parameter.forceString { entry["forceString"] = true }
                        return .object(entry)
                    })
            }
            if !fileParameters.isEmpty {
                map["fileParameters"] = .array(
                    fileParameters.map { ["name": .string($0.name), "path": .string($0.path)] })
            }
            set("skipCrds", skipCRDs)
            set("skipTests", skipTests)
            set("skipSchemaValidation", skipSchemaValidation)
            set("version", version)
            set("passCredentials", passCredentials)
            set("kubeVersion", kubeVersion)
            set("apiVersions", apiVersions)
            return .object(map)
        }
    }
}
