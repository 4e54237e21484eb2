import Kubernetes
import YAML

/// When two scalars of a field say the same though they are written differently.
enum ScalarEquality {
    static func same(_ git: Value, _ live: Value, _ kind: SchemaNode.Kind?) -> Bool {
        if git == live { return true }
        switch kind {
        case .quantity:
            guard let a = Quantity(value: git), let b = Quantity(value: live) else { return false }
            return a == b
        case .time, .microTime:
            guard let a = git.string.flatMap(Timestamp.init(rfc3339:)),
                let b = live.string.flatMap(Timestamp.init(rfc3339:))
            else { return false }
            // Kubernetes' Time keeps whole seconds.
            return kind == .time ? a.wholeSecond == b.wholeSecond : a == b
        case .duration:
            guard let a = git.string.flatMap(GoDuration.parse), let b = live.string.flatMap(GoDuration.parse)
            else { return false }
            return a == b
        case .bytes:
            // Go's decoder skips line ends within base64 text.
            guard let a = git.string, let b = live.string else { return false }
            return a.utf8.filter { $0 != 10 && $0 != 13 } == b.utf8.filter { $0 != 10 && $0 != 13 }
        case .string, .boolean:
            return false
        default:
            guard git.double != nil, live.double != nil else { return false }
            if let a = git.int, let b = live.int { return a == b }
            return git.double == live.double
        }
    }
}
