/// A Go slice with the static type of its elements: `[]interface {}`, `[]string`, `[]int`.
///
/// A reference, as a slice shares its array; Sprig's functions make new lists, except `sortAlpha`, which sorts a
/// `[]string` where it is.
package final class TemplateList: TemplateContainer {
    package var elements: [TemplateValue]
    package let elementType: GoType
    /// The declared type, when the list has one.
    package let named: NamedType?
    /// Whether it is a nil slice, which marshals as null.
    package let isNil: Bool

    package init(
        _ elements: [TemplateValue] = [], elementType: GoType = .any, named: NamedType? = nil,
        isNil: Bool = false
    ) {
        self.elements = elements
        self.elementType = elementType
        self.named = named
        self.isNil = isNil
    }

    deinit { releaseNested() }

    override func moveContainers(into pending: inout [TemplateContainer]) {
        let before = pending.count
        for element in elements { if let container = element.container { pending.append(container) } }
        if pending.count > before { elements = [] }
    }

    package var count: Int { elements.count }

    package var type: GoType {
        let type = GoType.slice(elementType)
        return named.map { .named($0.name, type) } ?? type
    }
}
