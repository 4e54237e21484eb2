/// The functions every Go template has.
enum Builtin: String, Sendable {
    case and, call, html, index, slice, js, len, not, or, print, printf, println, urlquery
    case eq, ge, gt, le, lt, ne

    /// The types of the fixed parameters.
    var parameters: [GoType] {
        switch self {
        case .and, .or, .call, .index, .slice, .len, .not, .eq: [.reflectValue]
        case .ge, .gt, .le, .lt, .ne: [.reflectValue, .reflectValue]
        case .printf: [.string]
        case .html, .js, .print, .println, .urlquery: []
        }
    }

    /// The type of each further argument; nil when there may be none.
    var variadic: GoType? {
        switch self {
        case .and, .or, .call, .index, .slice, .eq: .reflectValue
        case .html, .js, .print, .printf, .println, .urlquery: .any
        case .len, .not, .ge, .gt, .le, .lt, .ne: nil
        }
    }
}
