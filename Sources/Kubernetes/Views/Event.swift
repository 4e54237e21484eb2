package import YAML

/// Something that happened to an object.
package struct Event: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "Event")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var involvedObject: ObjectReference {
        get { object.value[part: .involvedObject] }
        _modify { yield &object.value[part: .involvedObject] }
    }

    package var reason: String {
        get { object.value[text: .reason] }
        set { object.value[text: .reason] = newValue }
    }

    package var message: String {
        get { object.value[text: .message] }
        set { object.value[text: .message] = newValue }
    }

    package var source: EventSource {
        get { object.value[part: .source] }
        _modify { yield &object.value[part: .source] }
    }

    package var firstTimestamp: Timestamp? {
        get { object.value[time: .firstTimestamp] }
        set { object.value[time: .firstTimestamp] = newValue }
    }

    package var lastTimestamp: Timestamp? {
        get { object.value[time: .lastTimestamp] }
        set { object.value[time: .lastTimestamp] = newValue }
    }

    package var count: Int {
        get { object.value[integer: .count] }
        set { object.value[integer: .count] = newValue }
    }

    package var type: String {
        get { object.value[text: .type] }
        set { object.value[text: .type] = newValue }
    }

    package var eventTime: Timestamp? {
        get { object.value[microTime: .eventTime] }
        set { object.value[microTime: .eventTime] = newValue }
    }

    package var series: EventSeries? {
        get { object.value[optionalPart: .series] }
        _modify { yield &object.value[optionalPart: .series] }
    }

    package var action: String {
        get { object.value[text: .action] }
        set { object.value[text: .action] = newValue }
    }

    package var related: ObjectReference? {
        get { object.value[optionalPart: .related] }
        _modify { yield &object.value[optionalPart: .related] }
    }

    package var reportingComponent: String {
        get { object.value[keptText: .reportingComponent] }
        set { object.value[keptText: .reportingComponent] = newValue }
    }

    package var reportingInstance: String {
        get { object.value[keptText: .reportingInstance] }
        set { object.value[keptText: .reportingInstance] = newValue }
    }
}

/// Who reports.
package struct EventSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var component: String {
        get { value[text: .component] }
        set { value[text: .component] = newValue }
    }

    package var host: String {
        get { value[text: .host] }
        set { value[text: .host] = newValue }
    }
}

/// How often something happened.
package struct EventSeries: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var count: Int {
        get { value[integer: .count] }
        set { value[integer: .count] = newValue }
    }

    package var lastObservedTime: Timestamp? {
        get { value[microTime: .lastObservedTime] }
        set { value[microTime: .lastObservedTime] = newValue }
    }
}
