/// What lists and maps have in common: they can hold each other to any depth.
///
/// A template can nest a million deep, and a release that recursed would exhaust the stack; so a container that goes
/// takes what only it held apart level by level.
package class TemplateContainer {
    init() {}

    /// Moves the containers among the elements out of this one, which is about to go.
    func moveContainers(into pending: inout [TemplateContainer]) {}

    /// To be called first thing in `deinit`.
    final func releaseNested() {
        var pending: [TemplateContainer] = []
        moveContainers(into: &pending)
        while var container = pending.popLast() {
            if isKnownUniquelyReferenced(&container) { container.moveContainers(into: &pending) }
        }
    }
}

extension TemplateValue {
    /// The list or map as a container.
    var container: TemplateContainer? {
        switch self {
        case .list(let list): list
        case .map(let map): map
        default: nil
        }
    }
}
