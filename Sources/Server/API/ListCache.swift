import APIServer
import Kubernetes
import NIOCore
import Synchronization
import YAML

/// The items of whole lists in their wire form, for as long as no object of the resource changes.
///
/// What is left of a list then is to copy its bytes behind the version of the moment.
final class ListCache: Sendable {
    struct Key: Hashable, Sendable {
        var path: String
        var parameters: [String]
        var resource: GroupResource
        /// What was stored and served when the bytes were made.
        var lastChange: UInt64
        var definitionsVersion: UInt64
    }

    /// A list without its metadata.
    struct Entry: Sendable {
        var response: APIResponse
        /// `{"kind":"PodList","apiVersion":"v1"`, and the array of the items.
        var head: [UInt8]
        var metadata: Value
        var items: ByteBuffer
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var size = 0
    }

    /// Bytes that are kept at most, and the most of one list.
    private static let capacity = 24 * 1024 * 1024
    private static let largest = 8 * 1024 * 1024
    private static let itemsKey = YAML.Key("items")
    private static let metadataKey = YAML.Key("metadata")
    private let state = Mutex(State())

    func entry(_ key: Key) -> Entry? { state.withLock { $0.entries[key] } }

    /// The key of a request that lists a resource whole; nil for every other request.
    static func key(of request: APIRequest, _ server: APIServer) -> Key? {
        guard let resource = server.wholeList(request) else { return nil }
        return Key(
            path: request.path, parameters: request.query.map { "\($0.name)=\($0.value)" },
            resource: resource,
            lastChange: server.lastChange(of: resource), definitionsVersion: server.definitionsVersion)
    }

    /// Takes a list apart and keeps it, unless it is too large or no list.
    func keep(_ response: APIResponse, _ key: Key) -> Entry? {
        guard response.status == 200, case .value(.object(let list)) = response.body,
            let items = list[Self.itemsKey]
        else { return nil }
        var head: [UInt8] = []
        var identity = list
        identity[Self.itemsKey] = nil
        identity[Self.metadataKey] = nil
        JSONWriter.append(.object(identity), to: &head)
        head.removeLast()
        var kept = response
        kept.body = .none
        let entry = Entry(
            response: kept, head: head, metadata: list[Self.metadataKey] ?? .emptyObject,
            items: ByteBuffer(bytes: JSONWriter.bytes(items)))
        let size = entry.items.readableBytes
        guard size <= Self.largest else { return entry }
        state.withLock { state in
            // States that have passed never come back.
            for old in state.entries.keys where old.path == key.path && old.lastChange < key.lastChange {
                state.size -= state.entries.removeValue(forKey: old)?.items.readableBytes ?? 0
            }
            if state.size + size > Self.capacity { state = State() }
            state.size += size
            state.entries[key] = entry
        }
        return entry
    }

    /// The list's bytes at a version.
    static func body(_ entry: Entry, resourceVersion: UInt64) -> ByteBuffer {
        var metadata = entry.metadata
        metadata[.resourceVersion] = .string(String(resourceVersion))
        let middle = JSONWriter.bytes(metadata)
        var buffer = ByteBufferAllocator().buffer(
            capacity: entry.head.count + middle.count + entry.items.readableBytes + 32)
        buffer.writeBytes(entry.head)
        buffer.writeStaticString(",\"metadata\":")
        buffer.writeBytes(middle)
        buffer.writeStaticString(",\"items\":")
        buffer.writeImmutableBuffer(entry.items)
        buffer.writeStaticString("}\n")
        return buffer
    }
}
