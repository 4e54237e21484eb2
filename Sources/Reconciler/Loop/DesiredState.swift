package import Kubernetes
package import YAML

/// A desired object and where git states it.
package struct DesiredObject: Sendable, Equatable {
    package var object: Object
    /// The place, its file's path included.
    package var mark: Mark

    package init(object: Object, mark: Mark) {
        self.object = object
        self.mark = mark
    }
}

/// What a commit says for one application: what the shell makes of a render's result.
package struct DesiredState: Sendable, Equatable {
    package var objects: [DesiredObject]
    /// What is wrong, each text with its place. Nothing is applied from a state that has any.
    package var errors: [String]
    package var notices: [String]
    /// Argo CD's `sourceType`: `Directory`, `Kustomize`, `Helm`.
    package var sourceType: String

    package init(
        objects: [DesiredObject] = [], errors: [String] = [], notices: [String] = [],
        sourceType: String = "Directory"
    ) {
        self.objects = objects
        self.errors = errors
        self.notices = notices
        self.sourceType = sourceType
    }

    package var isComplete: Bool { errors.isEmpty }
}
