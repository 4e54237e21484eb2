import Kubernetes
import Reconciler
import Testing
import YAML

@Suite("Health")
struct HealthTests {
    struct Row: CustomTestStringConvertible, Sendable {
        var kind: String
        var text: String
        var status: HealthStatus?
        var message: String
        var why: String
        var testDescription: String { "\(kind) \(why)" }

        init(_ kind: String, _ text: String, _ status: HealthStatus?, _ message: String = "", _ why: String) {
            self.kind = kind
            self.text = text
            self.status = status
            self.message = message
            self.why = why
        }
    }

    private static let rolledOut =
        "observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3"

    static let rows: [Row] = [
        Row(
            "apps/v1/Deployment", "{metadata: {generation: 2}, spec: {replicas: 3}, status: {\(rolledOut)}}",
            .healthy, "", "rolled out"),
        Row(
            "apps/v1/Deployment", "{metadata: {generation: 3}, spec: {replicas: 3}, status: {\(rolledOut)}}",
            .progressing, "observed deployment generation less than desired generation", "not observed"),
        Row("apps/v1/Deployment", "{spec: {paused: true}}", .suspended, "Deployment is paused", "paused"),
        Row(
            "apps/v1/Deployment", "{spec: {replicas: 3}, status: {updatedReplicas: 1, replicas: 3}}",
            .progressing, "1 out of 3 new replicas have been updated", "updating"),
        Row(
            "apps/v1/Deployment", "{spec: {replicas: 3}, status: {updatedReplicas: 3, replicas: 4}}",
            .progressing, "1 old replicas are pending termination", "old pods"),
        Row(
            "apps/v1/Deployment",
            "{spec: {replicas: 3}, status: {updatedReplicas: 3, replicas: 3, availableReplicas: 2}}",
            .progressing, "2 of 3 updated replicas are available", "unavailable"),
        Row(
            "apps/v1/Deployment",
            "{status: {conditions: [{type: Progressing, status: 'False', reason: ProgressDeadlineExceeded}]}}",
            .degraded, "exceeded its progress deadline", "stuck"),
        Row(
            "apps/v1/ReplicaSet", "{spec: {replicas: 2}, status: {availableReplicas: 1}}", .progressing,
            "1 out of 2", "starting"),
        Row(
            "apps/v1/ReplicaSet",
            "{status: {conditions: [{type: ReplicaFailure, status: 'True', message: exceeded quota}]}}",
            .degraded, "exceeded quota", "refused pods"),
        Row("apps/v1/StatefulSet", "{spec: {replicas: 2}}", .progressing, "to be observed", "new"),
        Row(
            "apps/v1/StatefulSet", "{spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 1}}",
            .progressing, "Waiting for 1 pods to be ready", "starting"),
        Row(
            "apps/v1/StatefulSet",
            "{spec: {replicas: 2, updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}}, status: {observedGeneration: 1, readyReplicas: 2}}",
            .progressing, "0 out of 1 new pods", "partitioned"),
        Row(
            "apps/v1/StatefulSet",
            "{spec: {replicas: 2, updateStrategy: {type: OnDelete}}, status: {observedGeneration: 1, readyReplicas: 2}}",
            .healthy, "has 2 ready pods", "on delete"),
        Row(
            "apps/v1/StatefulSet",
            "{spec: {replicas: 2}, status: {observedGeneration: 1, readyReplicas: 2, updateRevision: b, currentRevision: a, updatedReplicas: 1}}",
            .progressing, "1 pods at revision b", "rolling"),
        Row(
            "apps/v1/DaemonSet",
            "{metadata: {generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 2}}",
            .progressing, "2 out of 3 new pods", "updating"),
        Row(
            "apps/v1/DaemonSet",
            "{status: {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}}",
            .progressing, "2 of 3 updated pods", "unavailable"),
        Row(
            "apps/v1/DaemonSet",
            "{status: {observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3}}",
            .healthy, "", "ready"),
        Row("v1/Pod", "{status: {phase: Pending}}", .progressing, "", "pending"),
        Row(
            "v1/Pod",
            "{status: {phase: Pending, containerStatuses: [{name: c, state: {waiting: {reason: ImagePullBackOff, message: no such image}}}]}}",
            .degraded, "ImagePullBackOff: no such image", "image"),
        Row(
            "v1/Pod",
            "{spec: {restartPolicy: Never}, status: {phase: Pending, containerStatuses: [{name: c, state: {waiting: {reason: ImagePullBackOff}}}]}}",
            .progressing, "", "a hook's image that comes late"),
        Row(
            "v1/Pod", "{status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}}", .healthy, "",
            "ready"),
        Row(
            "v1/Pod",
            "{status: {phase: Running, containerStatuses: [{name: c, lastState: {terminated: {exitCode: 1}}}]}}",
            .degraded, "", "crashed before"),
        Row(
            "v1/Pod",
            "{status: {phase: Failed, containerStatuses: [{name: c, state: {terminated: {exitCode: 3}}}]}}",
            .degraded, "container \"c\" failed with exit code 3", "failed"),
        Row("v1/Pod", "{status: {phase: Succeeded}}", .healthy, "", "done"),
        Row("v1/Service", "{spec: {type: ClusterIP}}", .healthy, "", "inside"),
        Row("v1/Service", "{spec: {type: LoadBalancer}}", .progressing, "", "no address"),
        Row(
            "v1/Service", "{spec: {type: LoadBalancer}, status: {loadBalancer: {ingress: [{ip: 1.2.3.4}]}}}",
            .healthy, "", "an address"),
        Row("networking.k8s.io/v1/Ingress", "{}", .progressing, "", "no address"),
        Row(
            "networking.k8s.io/v1/Ingress", "{status: {loadBalancer: {ingress: [{hostname: localhost}]}}}",
            .healthy, "", "an address"),
        Row("v1/PersistentVolumeClaim", "{status: {phase: Bound}}", .healthy, "", "bound"),
        Row("v1/PersistentVolumeClaim", "{status: {phase: Pending}}", .progressing, "", "pending"),
        Row("v1/PersistentVolumeClaim", "{status: {phase: Lost}}", .degraded, "", "lost"),
        Row("batch/v1/Job", "{}", .progressing, "", "running"),
        Row(
            "batch/v1/Job", "{status: {conditions: [{type: Complete, status: 'True'}]}}", .healthy, "",
            "complete"),
        Row(
            "batch/v1/Job", "{status: {conditions: [{type: Failed, status: 'True', message: too often}]}}",
            .degraded, "too often", "failed"),
        Row(
            "batch/v1/Job",
            "{spec: {suspend: true}, status: {conditions: [{type: Suspended, status: 'True', message: Job suspended}]}}",
            .suspended, "Job suspended", "suspended"),
        Row("autoscaling/v2/HorizontalPodAutoscaler", "{}", .progressing, "Waiting to Autoscale", "new"),
        Row(
            "autoscaling/v2/HorizontalPodAutoscaler",
            "{status: {conditions: [{type: AbleToScale, status: 'True', message: ok}]}}", .healthy, "ok",
            "able"),
        Row(
            "autoscaling/v2/HorizontalPodAutoscaler",
            "{status: {conditions: [{type: AbleToScale, status: 'False', reason: FailedGetScale, message: not found}]}}",
            .degraded, "not found", "no target"),
        Row(
            "apiextensions.k8s.io/v1/CustomResourceDefinition",
            "{status: {conditions: [{type: Established, status: 'True'}]}}", .healthy, "", "established"),
        Row(
            "trimtab.dev/v1alpha1/Application", "{status: {health: {status: Degraded, message: web}}}",
            .degraded, "web", "a child"),
        Row("trimtab.dev/v1alpha1/Application", "{}", .progressing, "Waiting", "a new child"),
        Row("v1/ConfigMap", "{}", nil, "", "has none"),
        Row(
            "v1/ConfigMap", "{metadata: {deletionTimestamp: '2026-01-01T00:00:00Z', finalizers: [a/b]}}",
            .progressing, "waiting for a/b", "being deleted"),
    ]

    @Test("follows the rules of each kind", arguments: rows)
    func rules(_ row: Row) throws {
        let object = try ComparisonTests.object(row.kind, row.text)
        let health = ObjectHealth.of(object, live: LiveStore())
        #expect(health?.status == row.status)
        #expect(health?.message.contains(row.message) ?? row.message.isEmpty, "\(health?.message ?? "")")
    }

    @Test("of a workload says what its pods suffer from")
    func pods() throws {
        func owned(_ kind: String, _ name: String, by owner: String, _ status: String) throws -> Object {
            var object = try ComparisonTests.object(kind, "{status: \(status)}")
            object.metadata.name = name
            object.metadata.uid = name
            object.metadata.value[.ownerReferences] = [["uid": .string(owner), "kind": "x", "name": "x"]]
            return object
        }
        var store = LiveStore()
        store.put(try owned("apps/v1/ReplicaSet", "rs", by: "d", "{}"))
        for name in ["p1", "p2", "p3"] {
            store.put(
                try owned(
                    "v1/Pod", name, by: "rs",
                    "{phase: Running, containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff, message: back-off 10s}}}]}"
                ))
        }
        var deployment = try ComparisonTests.object("apps/v1/Deployment", "{spec: {replicas: 3}, status: {}}")
        deployment.metadata.uid = "d"
        #expect(
            ObjectHealth.of(deployment, live: store)?.message
                == "Waiting for rollout to finish: 0 out of 3 new replicas have been updated...; "
                + "pod p1: container \"c\" is waiting: CrashLoopBackOff: back-off 10s; "
                + "pod p2: container \"c\" is waiting: CrashLoopBackOff: back-off 10s, and 1 more")
    }
}
