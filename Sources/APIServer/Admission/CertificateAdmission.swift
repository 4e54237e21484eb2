import Kubernetes
import YAML

/// CertificateApproval, CertificateSigning and CertificateSubjectRestriction: who may approve and sign for whom.
///
/// Follows `plugin/pkg/admission/certificates` of Kubernetes.
enum CertificateAdmission {
    private static let group = "certificates.k8s.io"

    static func judge(_ request: Object, old: Object, _ context: AdmissionContext) throws(StatusError) {
        guard context.isResource(group, "certificatesigningrequests") else { return }
        let signer = old.value[.spec]?.text(.signerName) ?? ""
        switch context.subresource {
        case "approval":
            try require(
                "approve", signer, request, context, "user not permitted to approve requests with signerName")
        case "status":
            guard request.value[.status]?[.certificate] != old.value[.status]?[.certificate] else { return }
            try require(
                "sign", signer, request, context, "user not permitted to sign requests with signerName")
        default: break
        }
    }

    private static func require(
        _ verb: String, _ signer: String, _ request: Object, _ context: AdmissionContext, _ words: String
    ) throws(StatusError) {
        // A right for the signer itself, or for all signers of its domain.
        let domain = signer.split(separator: "/", maxSplits: 1).first.map { "\($0)/*" } ?? ""
        let isAllowed = [signer, domain].contains { name in
            context.authorizer.decide(
                AuthorizationAttributes(
                    user: context.user, verb: verb, group: group, resource: "signers", name: name)
            ).isAllowed
        }
        guard !isAllowed else { return }
        throw context.forbidden(request, "\(words) \(GoString.quoted(signer))")
    }
}
