import Kubernetes
import YAML

/// DefaultIngressClass: an Ingress without a class gets the default one.
///
/// Follows `plugin/pkg/admission/network/defaultingressclass` of Kubernetes.
enum IngressClassAdmission {
    private static let classes = GroupResource(group: "networking.k8s.io", resource: "ingressclasses")

    static func create(_ object: inout Object, _ context: AdmissionContext) throws(StatusError) {
        guard context.isResource("networking.k8s.io", "ingresses"),
            object.value[.spec]?[.ingressClassName]?.string == nil,
            object.metadata.annotations["kubernetes.io/ingress.class"] == nil,
            let standard = DefaultMark.newest(
                context.reader.list(classes, namespace: nil),
                marked: ["ingressclass.kubernetes.io/is-default-class"])
        else { return }
        object.value.fill(.spec, .emptyObject)
        object.value.change(.spec) { $0[.ingressClassName] = .string(standard.name) }
    }
}
