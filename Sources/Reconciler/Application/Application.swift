package import Kubernetes
import YAML

/// An `Application` of `trimtab.dev/v1alpha1`: which directory of which repository is to run where. Its shape is
/// Argo CD's (`docs/operator-manual/application.yaml` of that project).
///
/// Reading is lenient: what is missing or of the wrong type counts as absent, since the API server's schema has
/// already refused what makes no sense.
package struct Application: Sendable, Equatable {
    package static let kind = GroupVersionKind(group: "trimtab.dev", version: "v1alpha1", kind: "Application")
    package static let resource = GroupVersionResource(
        group: "trimtab.dev", version: "v1alpha1", resource: "applications")
    /// The finalizer that makes deleting an Application delete what it tracks.
    package static let cascadeFinalizer = "trimtab.dev/cascade"
    /// The annotation that asks for a look at the repository at once; removed when it is done. Argo CD's
    /// `argocd.argoproj.io/refresh` is understood as well.
    package static let refreshAnnotation = "trimtab.dev/refresh"
    package static let argoRefreshAnnotation = "argocd.argoproj.io/refresh"

    package var object: Object

    package init(_ object: Object) { self.object = object }

    /// A new Application.
    package init(namespace: String, name: String, spec: ApplicationSpec) {
        object = Object(
            apiVersion: Self.kind.apiVersion, kind: Self.kind.kind, namespace: namespace, name: name)
        object.value[.spec] = spec.value
    }

    package var name: String { object.name }
    package var namespace: String { object.namespace }

    package var spec: ApplicationSpec {
        get { ApplicationSpec(object.value[.spec] ?? .emptyObject) }
        set { object.value[.spec] = newValue.value }
    }

    package var status: ApplicationStatus {
        get { ApplicationStatus(object.value[.status] ?? .emptyObject) }
        set { object.value[.status] = newValue.value }
    }

    /// What somebody asked to be done once, beside what automation does; nil when nothing is asked.
    package var operation: ApplicationOperation? {
        get { object.value[.operation]?.object.map { ApplicationOperation(.object($0)) } }
        set { object.value[.operation] = newValue?.value }
    }

    package var isDeleting: Bool { object.metadata.isDeleting }
    package var cascades: Bool { object.metadata.finalizers.contains(Self.cascadeFinalizer) }

    /// Whether a refresh is asked for by annotation.
    package var asksForRefresh: Bool {
        let annotations = object.metadata.annotations
        return annotations[Key(Self.refreshAnnotation)] != nil
            || annotations[Key(Self.argoRefreshAnnotation)] != nil
    }
}
