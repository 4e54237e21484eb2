package import YAML

/// Jobs by the calendar.
package struct CronJob: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "batch", version: "v1", kind: "CronJob")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: CronJobSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: CronJobStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a cron job should do.
package struct CronJobSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var schedule: String {
        get { value[keptText: .schedule] }
        set { value[keptText: .schedule] = newValue }
    }

    package var timeZone: String? {
        get { value[optionalText: .timeZone] }
        set { value[optionalText: .timeZone] = newValue }
    }

    package var startingDeadlineSeconds: Int? {
        get { value[optionalInteger: .startingDeadlineSeconds] }
        set { value[optionalInteger: .startingDeadlineSeconds] = newValue }
    }

    package var concurrencyPolicy: String {
        get { value[text: .concurrencyPolicy] }
        set { value[text: .concurrencyPolicy] = newValue }
    }

    package var suspend: Bool? {
        get { value[optionalFlag: .suspend] }
        set { value[optionalFlag: .suspend] = newValue }
    }

    package var jobTemplate: JobTemplateSpec {
        get { value[part: .jobTemplate] }
        _modify { yield &value[part: .jobTemplate] }
    }

    package var successfulJobsHistoryLimit: Int? {
        get { value[optionalInteger: .successfulJobsHistoryLimit] }
        set { value[optionalInteger: .successfulJobsHistoryLimit] = newValue }
    }

    package var failedJobsHistoryLimit: Int? {
        get { value[optionalInteger: .failedJobsHistoryLimit] }
        set { value[optionalInteger: .failedJobsHistoryLimit] = newValue }
    }
}

/// What jobs are made from.
package struct JobTemplateSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metadata: ObjectMeta {
        get { value[part: .metadata] }
        _modify { yield &value[part: .metadata] }
    }

    package var spec: JobSpec {
        get { value[part: .spec] }
        _modify { yield &value[part: .spec] }
    }
}

/// What became of a cron job.
package struct CronJobStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var active: [ObjectReference] {
        get { value[parts: .active] }
        _modify { yield &value[parts: .active] }
    }

    package var lastScheduleTime: Timestamp? {
        get { value[time: .lastScheduleTime] }
        set { value[time: .lastScheduleTime] = newValue }
    }

    package var lastSuccessfulTime: Timestamp? {
        get { value[time: .lastSuccessfulTime] }
        set { value[time: .lastSuccessfulTime] = newValue }
    }
}
