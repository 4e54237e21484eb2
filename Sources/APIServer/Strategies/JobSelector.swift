import Kubernetes
import YAML

/// The selector that a Job gets when it brings none: its own uid.
///
/// Follows `generateSelector` in `pkg/registry/batch/job/strategy.go` of Kubernetes.
enum JobSelector {
    static func generate(_ job: inout Object) {
        guard job.value[.spec]?.flag(.manualSelector) != true else { return }
        let uid = job.metadata.uid
        let name = job.name
        job.value.change(.spec) { spec in
            spec.fill(.template, .emptyObject)
            spec.change(.template) { template in
                template.fill(.metadata, .emptyObject)
                template.change(.metadata) { metadata in
                    metadata.fill(.labels, .emptyObject)
                    metadata.change(.labels) { labels in
                        labels[name: "batch.kubernetes.io/controller-uid"] = .string(uid)
                        labels[name: "batch.kubernetes.io/job-name"] = .string(name)
                        labels[name: "controller-uid"] = .string(uid)
                        labels[name: "job-name"] = .string(name)
                    }
                }
            }
            spec.fill(.selector, .emptyObject)
            spec.change(.selector) { selector in
                selector.fill(.matchLabels, .emptyObject)
                selector.change(.matchLabels) {
                    $0[name: "batch.kubernetes.io/controller-uid"] = .string(uid)
                }
            }
        }
        // The job wears its template's labels when it has none.
        if job.metadata.labels.isEmpty {
            job.metadata.labels = job.value[.spec]?[.template]?[.metadata]?.map(.labels) ?? Map()
        }
    }
}
