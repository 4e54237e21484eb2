import APIServer
import Kubernetes
import YAML

/// Writes Kubernetes events, counting up one that says the same again.
///
/// Follows client-go's `tools/record`: events of the same object, reason and message within ten minutes become
/// one with a count; a source may speak about one object 25 times at once and then every five minutes.
struct EventRecorder: Sendable {
    struct Source: Hashable, Sendable {
        var component: String
        var host: String
    }

    private struct Identity: Hashable, Sendable {
        var source: Source
        var uid: String
        var kind: String
        var name: String
        var fieldPath: String
        var reason: String
        var message: String
        var isWarning: Bool
    }

    private struct Known: Sendable {
        var name: ObjectName
        var count: Int
        var last: Timestamp
    }

    private struct SpamKey: Hashable, Sendable {
        var source: Source
        var uid: String
    }

    private struct Bucket: Sendable {
        var tokens: Double
        var last: Timestamp
    }

    private var known: [Identity: Known] = [:]
    private var buckets: [SpamKey: Bucket] = [:]
    private var sequence: Int64 = 0
    /// When each event may go, in the order of writing.
    private var expiries: [(time: Timestamp, name: ObjectName, identity: Identity)] = []
    private var expired = 0

    /// How long an event is kept, as the API server's `--event-ttl`.
    static let lifetime: Duration = .seconds(3600)

    /// When the oldest event has to be looked at.
    var nextExpiry: Timestamp? { expired < expiries.count ? expiries[expired].time : nil }

    mutating func record(
        _ object: Object, reason: String, message: String, isWarning: Bool, source: Source,
        fieldPath: String, requester: Requester, api: inout APIServer, now: Timestamp
    ) {
        let uid = object.metadata.uid
        guard takeToken(SpamKey(source: source, uid: uid), now) else { return }
        let identity = Identity(
            source: source, uid: uid, kind: object.kind, name: object.name, fieldPath: fieldPath,
            reason: reason, message: message, isWarning: isWarning)
        if let earlier = known[identity], now - earlier.last < .seconds(600),
            let stored = api.get(.coreEvents, namespace: earlier.name.namespace, name: earlier.name.name)
        {
            var event = Event(stored)
            event.count = earlier.count + 1
            event.lastTimestamp = now
            if (try? api.update(event.object, as: requester, now: now)) != nil {
                known[identity] = Known(name: earlier.name, count: earlier.count + 1, last: now)
                return
            }
        }
        let namespace = object.namespace.isEmpty ? "default" : object.namespace
        sequence += 1
        let stamp = String(now.nanoseconds + sequence % 1_000_000, radix: 16)
        var event = Event(namespace: namespace, name: "\(object.name).\(stamp)")
        event.involvedObject.kind = object.kind
        event.involvedObject.namespace = object.namespace
        event.involvedObject.name = object.name
        event.involvedObject.uid = uid
        event.involvedObject.apiVersion = object.apiVersion
        event.involvedObject.resourceVersion = object.metadata.resourceVersion
        event.involvedObject.fieldPath = fieldPath
        event.reason = reason
        event.message = String(message.prefix(1024))
        event.source.component = source.component
        event.source.host = source.host
        event.firstTimestamp = now
        event.lastTimestamp = now
        event.count = 1
        event.type = isWarning ? "Warning" : "Normal"
        event.reportingComponent = source.component
        event.reportingInstance = source.host
        guard let created = try? api.create(event.object, as: requester, now: now) else { return }
        let name = ObjectName(namespace: namespace, name: created.name)
        known[identity] = Known(name: name, count: 1, last: now)
        expiries.append((now + Self.lifetime, name, identity))
    }

    private mutating func takeToken(_ key: SpamKey, _ now: Timestamp) -> Bool {
        var bucket = buckets[key] ?? Bucket(tokens: 25, last: now)
        bucket.tokens = min(25, bucket.tokens + (now - bucket.last).inSeconds / 300)
        bucket.last = now
        let isAllowed = bucket.tokens >= 1
        if isAllowed { bucket.tokens -= 1 }
        buckets[key] = bucket
        return isAllowed
    }

    /// Removes the events whose time is over and forgets what was known of them.
    mutating func expire(api: inout APIServer, requester: Requester, now: Timestamp) {
        while expired < expiries.count, expiries[expired].time <= now {
            let (_, name, identity) = expiries[expired]
            expired += 1
            let last = known[identity].flatMap { $0.name == name ? $0.last : nil }
            if let last, last + Self.lifetime > now {
                // Counted up since: it lives from then on.
                expiries.append((last + Self.lifetime, name, identity))
                continue
            }
            known[identity] = nil
            buckets[SpamKey(source: identity.source, uid: identity.uid)] = nil
            try? api.delete(
                .coreEvents, namespace: name.namespace, name: name.name, as: requester, now: now)
        }
        if expired > 1024, expired * 2 > expiries.count {
            expiries.removeFirst(expired)
            expired = 0
        }
    }
}
