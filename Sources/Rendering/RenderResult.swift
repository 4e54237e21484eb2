package import Kubernetes
package import YAML

/// A desired object and where the repository states it.
package struct RenderedObject: Sendable, Equatable {
    package var object: Object
    /// The file's path in the repository.
    package var file: String
    /// Which document of the file, counted from 0.
    package var document: Int
    /// Where the object begins.
    package var mark: Mark

    package init(object: Object, file: String, document: Int, mark: Mark) {
        self.object = object
        self.file = file
        self.document = document
        self.mark = mark
    }
}

/// An object that a chart wants to be applied at certain times only.
package struct RenderedHook: Sendable, Equatable {
    package var object: RenderedObject
    package var hook: HelmHook

    package init(object: RenderedObject, hook: HelmHook) {
        self.object = object
        self.hook = hook
    }
}

/// Something worth knowing about a source that hinders nothing: a file that holds no object, a repeated key.
package struct RenderNotice: Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package var mark: Mark?
    /// Another place that belongs to it.
    package var other: Mark?

    package init(_ message: String, at mark: Mark? = nil, other: Mark? = nil) {
        self.message = message
        self.mark = mark
        self.other = other
    }

    /// `file:line:column: message`.
    package var description: String { (mark.map { "\($0): " } ?? "") + message }
}

/// What a source of a commit says: its objects, and everything that is wrong with it.
package struct RenderResult: Sendable, Equatable {
    /// The objects of all files that could be read, in order of path and place.
    package var objects: [RenderedObject] = []
    package var notices: [RenderNotice] = []
    /// All mistakes together, in order of path and place.
    package var errors: [RenderError] = []
    /// Every file whose content the result depends on, sorted.
    package var filesRead: [String] = []
    /// Objects that are applied at certain times only, in Helm's order; not part of ``objects``.
    package var hooks: [RenderedHook] = []
    /// How the source was read: `Directory` or `Helm`, as Argo CD's `status.sourceType`.
    package var sourceType: String = "Directory"
    /// What went into the result that is not the same each time, for the caller to keep; nil when nothing did.
    package var drawn: DrawnValues?

    package init() {}

    /// Whether the source rendered whole. Nothing is applied from one that did not.
    package var isComplete: Bool { errors.isEmpty }
}
