/// The place of a field in an object, as messages spell it: `spec.containers[0].ports`.
///
/// A chain of steps, so that walking an object spells no text until a mistake needs one.
package struct FieldPath: Sendable {
    private indirect enum Step: Sendable {
        case child(Step?, String)
        case index(Step?, Int)
        case key(Step?, String)
    }

    private let step: Step?

    private init(_ step: Step?) { self.step = step }

    /// The object itself.
    package static let root = FieldPath(nil)

    /// A path of names.
    package init(_ names: String...) {
        step = names.reduce(nil) { .child($0, $1) }
    }

    /// The member `name`.
    package func child(_ name: String) -> FieldPath { FieldPath(.child(step, name)) }

    /// The member `name` of the member `first`.
    package func child(_ first: String, _ name: String) -> FieldPath {
        FieldPath(.child(.child(step, first), name))
    }

    /// The element of a list.
    package func index(_ index: Int) -> FieldPath { FieldPath(.index(step, index)) }

    /// The entry of a map.
    package func key(_ key: String) -> FieldPath { FieldPath(.key(step, key)) }

    package var text: String {
        guard let step else { return "" }
        var text = ""
        Self.write(step, to: &text)
        return text
    }

    private static func write(_ step: Step, to text: inout String) {
        switch step {
        case .child(let parent, let name):
            if let parent {
                write(parent, to: &text)
                text += "."
            }
            text += name
        case .index(let parent, let index):
            if let parent { write(parent, to: &text) }
            text += "[\(index)]"
        case .key(let parent, let key):
            if let parent { write(parent, to: &text) }
            text += "[\(key)]"
        }
    }
}

extension FieldPath: CustomStringConvertible {
    package var description: String { text }
}
