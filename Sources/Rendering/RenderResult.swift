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
    /// How the source was read: `Directory`, as Argo CD's `status.sourceType`.
    package var sourceType: String = "Directory"

    package init() {}

    /// Whether the source rendered whole. Nothing is applied from one that did not.
    package var isComplete: Bool { errors.isEmpty }
}
