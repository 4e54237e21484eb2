package import Kubernetes
import YAML

/// The CustomResourceDefinition of the Application kind.
package enum ApplicationDefinition {
    /// The definition, ready to be applied to a cluster.
    package static var object: Object {
        var object = Object(
            apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition",
            name: "applications.trimtab.dev")
        object.value[.spec] = [
            "group": .string(Application.kind.group),
            "scope": "Namespaced",
            "names": [
                "plural": "applications", "singular": "application", "kind": "Application",
                "listKind": "ApplicationList", "shortNames": ["app", "apps"],
            ],
            "versions": [
                [
                    "name": .string(Application.kind.version), "served": true, "storage": true,
                    "subresources": ["status": .emptyObject],
                    "additionalPrinterColumns": columns,
                    "schema": ["openAPIV3Schema": schema],
                ]
            ],
        ]
        return object
    }

    private static var columns: Value {
        [
            ["name": "Sync Status", "type": "string", "jsonPath": ".status.sync.status"],
            ["name": "Health Status", "type": "string", "jsonPath": ".status.health.status"],
            ["name": "Revision", "type": "string", "jsonPath": ".status.sync.revision"],
            ["name": "Age", "type": "date", "jsonPath": ".metadata.creationTimestamp"],
        ]
    }

    // MARK: Schema

    private static func object(
        _ properties: Value, required: [String] = [], _ description: String = ""
    ) -> Value {
        var node: Value = ["type": "object", "properties": properties]
        if !required.isEmpty { node[.required] = .array(required.map { .string($0) }) }
        if !description.isEmpty { node[.description] = .string(description) }
        return node
    }

    private static func list(_ items: Value, _ description: String = "") -> Value {
        var node: Value = ["type": "array", "items": items]
        if !description.isEmpty { node[.description] = .string(description) }
        return node
    }

    private static func text(_ description: String = "") -> Value {
        description.isEmpty ? ["type": "string"] : ["type": "string", "description": .string(description)]
    }

    private static func flag(_ description: String = "") -> Value {
        description.isEmpty ? ["type": "boolean"] : ["type": "boolean", "description": .string(description)]
    }

    private static func word(_ words: [String]) -> Value {
        ["type": "string", "enum": .array(words.map { .string($0) })]
    }

    private static let integer: Value = ["type": "integer", "format": "int64"]
    private static let time: Value = ["type": "string", "format": "date-time"]
    private static let texts: Value = ["type": "array", "items": ["type": "string"]]
    private static let textMap: Value = ["type": "object", "additionalProperties": ["type": "string"]]

    private static var schema: Value {
        object(
            [
                "apiVersion": text(), "kind": text(), "metadata": ["type": "object"],
                "spec": spec, "operation": operation, "status": status,
            ], required: ["spec"], "A directory of a git repository and the place where it is to run.")
    }

    private static var spec: Value {
        object(
            [
                "project": text("Kept for manifests written for Argo CD; has no effect."),
                "source": source,
                "destination": destination,
                "syncPolicy": syncPolicy,
                "ignoreDifferences": list(
                    object(
                        [
                            "group": text(), "kind": text(), "name": text(), "namespace": text(),
                            "jsonPointers": texts, "jqPathExpressions": texts, "managedFieldsManagers": texts,
                        ], required: ["kind"]), "Places whose difference to git does not count."),
                "revisionHistoryLimit": [
                    "type": "integer", "format": "int64", "minimum": 1,
                    "description": "How many deployments the history keeps; 10 unless stated.",
                ],
                "info": list(object(["name": text(), "value": text()], required: ["name", "value"])),
            ], required: ["source", "destination"])
    }

    private static var source: Value {
        object(
            [
                "repoURL": text("Where the repository is: an https, ssh or file URL, or a path."),
                "path": text("The directory in the repository; empty for its root."),
                "targetRevision": text("A branch, a tag, a commit or HEAD, which is the default."),
                "directory": object(
                    [
                        "recurse": flag("Whether directories below the path are read as well."),
                        "include": text("A glob of the files to read, several as {a,b}."),
                        "exclude": text("A glob of the files not to read."),
                    ], "Takes the files as plain manifests."),
                "helm": helm,
                "kustomize": kustomize,
            ], required: ["repoURL"])
    }

    private static var kustomize: Value {
        object(
            [
                "namePrefix": text("Text before the names of all resources."),
                "nameSuffix": text("Text behind the names of all resources."),
                "namespace": text("The namespace of all resources."),
                "images": list(text(), "Other images: name=newname:tag, name:tag, name@digest."),
                "replicas": list(
                    object(
                        [
                            "name": text(), "count": ["x-kubernetes-int-or-string": true],
                        ], required: ["name", "count"]), "How many pods workloads have."),
                "commonLabels": textMap, "commonAnnotations": textMap,
                "labelWithoutSelector": flag("Whether labels are kept out of selectors."),
                "labelIncludeTemplates": flag("Whether such labels go to pod templates as well."),
                "forceCommonLabels": flag("Whether labels may replace those the kustomization states."),
                "forceCommonAnnotations": flag("Whether annotations may replace those it states."),
                "patches": list(
                    object([
                        "path": text(), "patch": text(), "target": textMap,
                        "options": ["type": "object", "additionalProperties": ["type": "boolean"]],
                    ]), "Patches besides the kustomization's own."),
                "components": list(text(), "Components besides the kustomization's own."),
                "ignoreMissingComponents": flag("Whether components that do not exist are passed over."),
                "version": text("The version of kustomize; there is one."),
                "kubeVersion": text("The version of Kubernetes charts see."),
                "apiVersions": list(text(), "The API versions charts see."),
                "postBuild": postBuild,
            ], "What is added to a kustomization.")
    }

    private static var postBuild: Value {
        object(
            [
                "substitute": textMap,
                "substituteFrom": list(
                    object(
                        ["kind": word(["ConfigMap", "Secret"]), "name": text(), "optional": flag()],
                        required: ["kind", "name"]),
                    "Objects of the destination's namespace whose data are variables."),
                "strict": flag("Whether a variable without a value and a default is an error."),
            ], "Variables that are replaced in what was rendered, as ${NAME}.")
    }

    private static var helm: Value {
        object(
            [
                "releaseName": text("The release's name; the Application's unless stated."),
                "namespace": text("The release's namespace; the destination's unless stated."),
                "valueFiles": list(
                    text(), "Files of values, from the path, or from the repository's root with a / before."),
                "ignoreMissingValueFiles": flag("Whether files that do not exist are passed over."),
                "values": text("Values as YAML, above those of the files."),
                "valuesObject": [
                    "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                    "description": "Values as an object; wins over values.",
                ],
                "parameters": list(
                    object([
                        "name": text(), "value": text(),
                        "forceString": flag("Whether the value is text whatever it looks like."),
                    ]), "Single values, above all others."),
                "fileParameters": list(
                    object(["name": text(), "path": text()]), "Single values that are contents of files."),
                "skipCrds": flag("Whether the files of crds/ are left out."),
                "skipTests": flag("Whether the chart's tests are left out."),
                "skipSchemaValidation": flag("Whether values are not checked against the chart's schema."),
                "version": text("The version of Helm; there is one."),
                "passCredentials": flag("Whether credentials go along to other hosts."),
                "kubeVersion": text("The version of Kubernetes templates see; the cluster's unless stated."),
                "apiVersions": list(text(), "The API versions templates see; the cluster's unless stated."),
            ], "How a chart is rendered.")
    }

    private static var destination: Value {
        object([
            "server": text("The cluster's API server; the agent's own cluster unless stated."),
            "name": text("The cluster's name, in place of its server."),
            "namespace": text("The namespace of objects that state none."),
        ])
    }

    private static var backoff: Value {
        object([
            "duration": text("The first delay, such as 5s."), "factor": integer,
            "maxDuration": text("The longest delay, such as 3m."),
        ])
    }

    private static var retry: Value {
        object(["limit": integer, "backoff": backoff, "refresh": flag()])
    }

    private static var syncPolicy: Value {
        object([
            "automated": object([
                "prune": flag("Whether what git no longer states is deleted."),
                "selfHeal": flag("Whether drift is put back."),
                "allowEmpty": flag("Whether a commit without any object may prune everything."),
                "enabled": flag("False while suspended."),
            ]),
            "syncOptions": texts,
            "retry": retry,
            "managedNamespaceMetadata": object(["labels": textMap, "annotations": textMap]),
        ])
    }

    private static var operation: Value {
        object(
            [
                "initiatedBy": object(["username": text(), "automated": flag()]),
                "info": list(object(["name": text(), "value": text()], required: ["name", "value"])),
                "retry": retry,
                "sync": object([
                    "revision": text("The commit, branch or tag to sync to."), "prune": flag(),
                    "dryRun": flag(), "syncOptions": texts,
                    "resources": list(
                        object(
                            ["group": text(), "kind": text(), "name": text(), "namespace": text()],
                            required: ["kind", "name"])),
                ]),
            ], "A sync to run once; the agent takes it away when it begins.")
    }

    // MARK: Status

    private static var health: Value {
        object([
            "status": word(HealthStatus.allCases.map(\.rawValue)), "message": text(),
            "lastTransitionTime": time,
        ])
    }

    private static let syncWords = ["Synced", "OutOfSync", "Unknown"]
    private static let phases = ["Running", "Terminating", "Failed", "Error", "Succeeded"]

    private static var status: Value {
        object([
            "sync": object(
                [
                    "status": word(syncWords), "revision": text(),
                    "comparedTo": object(["source": source, "destination": destination]),
                ], required: ["status"]),
            "health": health,
            "resources": list(
                object([
                    "group": text(), "version": text(), "kind": text(), "namespace": text(), "name": text(),
                    "status": word(syncWords), "health": health, "requiresPruning": flag(),
                    "syncWave": integer, "message": text(), "hook": flag(),
                ])),
            "conditions": list(
                object(
                    ["type": text(), "message": text(), "lastTransitionTime": time],
                    required: ["type", "message"])),
            "operationState": object(
                [
                    "operation": operation, "phase": word(phases), "message": text(), "startedAt": time,
                    "finishedAt": time, "retryCount": integer,
                    "syncResult": object(
                        [
                            "revision": text(), "source": source,
                            "resources": list(
                                object(
                                    [
                                        "group": text(), "version": text(), "kind": text(),
                                        "namespace": text(), "name": text(), "status": text(),
                                        "message": text(), "syncPhase": text(), "hookPhase": text(),
                                        "hookType": text(),
                                    ], required: ["kind", "name"])),
                        ], required: ["revision"]),
                ], required: ["operation", "phase", "startedAt"]),
            "history": list(
                object(
                    [
                        "id": integer, "revision": text(), "author": text(), "subject": text(),
                        "deployStartedAt": time, "deployedAt": time, "result": word(phases),
                        "message": text(), "source": source,
                        "initiatedBy": object(["username": text(), "automated": flag()]),
                    ], required: ["id", "revision", "deployedAt"])),
            "reconciledAt": time, "observedGeneration": integer, "sourceType": text(),
            "summary": object(["images": texts]),
        ])
    }
}
