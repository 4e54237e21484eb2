import Kubernetes
import YAML

/// Events, in the core group's words and in those of `events.k8s.io`.
enum EventCells {
    static let family: TablePrinters.Family = [
        ("", "Event", { event($0, $1) }),
        (
            "events.k8s.io", "Event",
            { object, text in
                event(Conversion.convert(object, to: GroupVersion(group: "", version: "v1")), text)
            }
        ),
    ]

    private static func event(_ object: Object, _ text: CellText) -> [Value] {
        let value = object.value
        let isFirstKnown = value[.firstTimestamp]?.string != nil
        let first = text.since(isFirstKnown ? value[.firstTimestamp] : value[.eventTime])
        var last = value[.lastTimestamp]?.string == nil ? first : text.since(value[.lastTimestamp])
        var count = value[.count]?.int ?? 0
        if let series = value[.series], !series.isNull {
            last = text.since(series[.lastObservedTime])
            count = series[.count]?.int ?? 0
        } else if count == 0 {
            // An event of the newer API that happened once says no count.
            count = 1
        }
        let involved = value[.involvedObject] ?? .emptyObject
        var target = involved.text(.kind).lowercased()
        if !involved.text(.name).isEmpty { target += "/\(involved.text(.name))" }
        return [
            .string(last), .string(value.text(.type)), .string(value.text(.reason)), .string(target),
            .string(involved.text(.fieldPath)), .string(source(value)),
            .string(trimmed(value.text(.message))), .string(first), .int(count), .string(object.name),
        ]
    }

    private static func source(_ event: Value) -> String {
        let component = event[.source]?[.component]?.string ?? ""
        let host = event[.source]?[.host]?.string ?? ""
        let who = component.isEmpty ? event.text(.reportingComponent) : component
        let at = host.isEmpty ? event.text(.reportingInstance) : host
        return at.isEmpty ? who : "\(who), \(at)"
    }

    private static func trimmed(_ message: String) -> String {
        var text = Substring(message)
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }
}
