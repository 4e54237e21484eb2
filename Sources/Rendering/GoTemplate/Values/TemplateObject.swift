/// A Go value that is neither scalar, list nor map: a struct or a pointer to one with named fields and methods
/// (`*semver.Version`, `time.Time`, `*common.Capabilities`), or a scalar of a declared type (`time.Duration`).
package protocol TemplateObject: AnyObject {
    /// The dynamic type. For a pointer to a struct a ``GoType/pointer(_:)``; for a declared scalar a
    /// ``GoType/named(_:_:)`` of what it is made of.
    var goType: GoType { get }

    /// The value under an exported field of the struct, nil when it has no such field.
    func field(_ name: ByteString) -> TemplateValue?

    /// The method of that name, nil when there is none. It is called with this object as ``Arguments/receiver``,
    /// which does not count among the parameters.
    func method(_ name: ByteString) -> TemplateFunction?

    /// The fields in the order of their declaration, unexported ones too; how `%v` and `%+v` print the struct.
    var fields: [(name: String, value: TemplateValue)] { get }

    /// What the type's `String` or `Error` method gives, nil when it has neither; how `%v` and `%s` print it then.
    var stringForm: ByteString? { get }

    /// The plain value of a declared scalar, nil for structs and pointers.
    var plainValue: TemplateValue? { get }

    /// Whether `==` holds between two values of this type; pointers compare by identity.
    func isEqual(to other: any TemplateObject) -> Bool
}

extension TemplateObject {
    package func field(_ name: ByteString) -> TemplateValue? { nil }
    package func method(_ name: ByteString) -> TemplateFunction? { nil }
    package var fields: [(name: String, value: TemplateValue)] { [] }
    package var stringForm: ByteString? { nil }
    package var plainValue: TemplateValue? { nil }
    package func isEqual(to other: any TemplateObject) -> Bool { self === other }
}
