import Kubernetes
import Reconciler
import Testing
import YAML

@Suite("The cache of live objects")
struct LiveStoreTests {
    private func object(
        _ name: String, version: Int, uid: String = "u", apiVersion: String = "autoscaling/v2"
    ) -> Object {
        var object = Object(
            apiVersion: apiVersion, kind: "HorizontalPodAutoscaler", namespace: "default", name: name)
        object.metadata.uid = uid
        object.metadata.resourceVersion = "\(version)"
        return object
    }

    private let kind = GroupVersionKind(group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler")

    @Test("keeps the newest state of an object, whatever order events come in")
    func order() {
        var store = LiveStore()
        let result1 = store.put(object("a", version: 5))
        #expect(result1)
        let result2 = store.put(object("a", version: 5))
        #expect(!result2)
        let result3 = store.put(object("a", version: 4))
        #expect(!result3)
        let result4 = store.put(object("a", version: 3, uid: "another"))
        #expect(result4)
        let key = object("a", version: 0).key
        let result5 = store.remove(key, uid: "u")
        #expect(!result5)
        let result6 = store.remove(key, uid: "another")
        #expect(result6)
        #expect(store.count == 0)
    }

    @Test("holds a kind in the versions it is watched in")
    func versions() {
        var store = LiveStore()
        store.put(object("a", version: 5))
        store.put(object("a", version: 5, apiVersion: "autoscaling/v1"))
        let key = object("a", version: 0).key
        #expect(store.object(key, version: "v1")?.apiVersion == "autoscaling/v1")
        #expect(store.object(key, version: "v2")?.apiVersion == "autoscaling/v2")
        #expect(store.object(key, version: "v3")?.apiVersion == "autoscaling/v2")
        store.remove(key)
        #expect(store.object(key, version: "v1") == nil)
    }

    @Test("says what a new list changes")
    func lists() {
        var store = LiveStore()
        var tracked = object("b", version: 1, uid: "b")
        tracked.metadata.annotations = [
            "trimtab.dev/tracking-id": "shop:autoscaling/HorizontalPodAutoscaler:default/b"
        ]
        let first = store.replace(kind, with: [object("a", version: 5), tracked])
        #expect(first.map(\.name) == ["a", "b"])
        #expect(store.tracked(by: "shop") == [tracked.key])
        let second = store.replace(kind, with: [object("a", version: 5), object("c", version: 9)])
        #expect(second.map(\.name) == ["b", "c"])
        #expect(store.tracked(by: "shop").isEmpty)
        let older = store.replace(kind, with: [object("a", version: 2)])
        #expect(older.map(\.name) == ["a", "c"])
    }
}
