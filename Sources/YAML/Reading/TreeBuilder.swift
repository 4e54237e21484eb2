/// Builds a tree of values from the events of a reader: maps and arrays opened and closed, keys, scalars.
///
/// One builder serves the JSON reader and both YAML readers, so that keys given twice, nesting and sizes are
/// judged alike. Places are opaque numbers of the reader's choosing.
struct TreeBuilder: ~Copyable {
    /// A key with the place where it stands.
    struct PlacedKey {
        var key: Key
        var place: UInt64
    }

    /// A key that a map gave twice.
    struct Duplicate {
        var key: Key
        var place: UInt64
        var first: UInt64
        var path: [PathElement]
    }

    /// An open container.
    struct Frame {
        var isMap: Bool
        var firstKey: Int
        var firstValue: Int
        /// Nodes counted when the container was opened.
        var nodes: Int
        /// The greatest height among the children so far; a scalar has height 0.
        var height: Int
    }

    /// How many keys given twice a reader reports; a text with more of them says nothing new.
    static let reportLimit = 100

    private var keys = ScratchStack<PlacedKey>(minimumCapacity: 128)
    private var values = ScratchStack<Value>(minimumCapacity: 128)
    private var frames = ScratchStack<Frame>(minimumCapacity: 32)

    /// Nodes seen so far: scalars, arrays and maps, with those that aliases repeat.
    private(set) var nodes = 0
    /// The height of the value that ``closeMap(onDuplicate:)`` or ``closeArray()`` returned last.
    private(set) var closedHeight = 0
    /// How many nodes the value that was closed last has, itself included.
    private(set) var closedNodes = 0

    init() {}

    /// Forgets the sizes of the document before; no container may be open.
    mutating func startDocument() {
        precondition(frames.isEmpty)
        nodes = 0
    }

    /// How many containers are open.
    var depth: Int { frames.count }

    var isInMap: Bool {
        @inline(__always) get { frames.count > 0 && frames.base[frames.count - 1].isMap }
    }

    /// Whether the innermost container is a map that has all its values so far: a key comes next.
    var expectsKey: Bool {
        guard frames.count > 0 else { return false }
        let frame = frames.base[frames.count - 1]
        return frame.isMap && keys.count - frame.firstKey == values.count - frame.firstValue
    }

    @inline(__always)
    mutating func open(map isMap: Bool) {
        frames.push(
            Frame(isMap: isMap, firstKey: keys.count, firstValue: values.count, nodes: nodes, height: 0))
        nodes += 1
    }

    @inline(__always)
    mutating func key(_ key: consuming Key, at place: UInt64) {
        keys.push(PlacedKey(key: key, place: place))
    }

    /// Adds a scalar to the innermost container, or a closed container that the builder returned before.
    @inline(__always)
    mutating func add(_ value: consuming Value) { values.push(value) }

    /// Counts nodes that do not come from ``open(map:)``: a scalar, or what an alias repeats.
    @inline(__always)
    mutating func count(nodes more: Int, height: Int = 0) {
        nodes += more
        if height > 0 { raise(to: height) }
    }

    private mutating func raise(to height: Int) {
        guard frames.count > 0 else { return }
        if frames.base[frames.count - 1].height < height { frames.base[frames.count - 1].height = height }
    }

    private mutating func close(_ frame: Frame) {
        closedHeight = frame.height + 1
        closedNodes = nodes - frame.nodes
        frames.pop()
        raise(to: closedHeight)
    }

    mutating func closeArray() -> Value {
        let frame = frames[frames.count - 1]
        let elements = values.moveOut(from: frame.firstValue)
        close(frame)
        return .array(elements)
    }

    /// Closes the innermost container, a map; a key given twice keeps its first position and its last value
    /// (maps are merged), and is reported.
    mutating func closeMap(onDuplicate report: (Duplicate) -> Void) -> Value {
        let frame = frames[frames.count - 1]
        let count = keys.count - frame.firstKey
        precondition(values.count - frame.firstValue == count)
        if count == 0 {
            close(frame)
            return .emptyObject
        }
        let map: Map
        if count <= Map.scanLimit {
            map = hasDuplicate(frame) ? mapOfLast(frame, report) : Map(uniqueEntries: moveEntries(frame))
        } else {
            var index = [Key: Int](minimumCapacity: count)
            for position in 0..<count { index[keys.base[frame.firstKey + position].key] = position }
            map =
                index.count < count
                ? mapOfLast(frame, report) : Map(uniqueEntries: moveEntries(frame), index: index)
        }
        close(frame)
        return .object(map)
    }

    private func hasDuplicate(_ frame: Frame) -> Bool {
        let keys = keys.base + frame.firstKey
        let count = self.keys.count - frame.firstKey
        var position = 1
        while position < count {
            var other = 0
            while other < position {
                if keys[other].key == keys[position].key { return true }
                other += 1
            }
            position += 1
        }
        return false
    }

    private mutating func moveEntries(_ frame: Frame) -> [Map.Entry] {
        let count = keys.count - frame.firstKey
        let keySource = keys.base + frame.firstKey
        let valueSource = values.base + frame.firstValue
        var entries: [Map.Entry] = []
        entries.reserveCapacity(count)
        var position = 0
        while position < count {
            let key = (keySource + position).move().key
            entries.append(Map.Entry(key: key, value: (valueSource + position).move()))
            position += 1
        }
        keys.forget(from: frame.firstKey)
        values.forget(from: frame.firstValue)
        return entries
    }

    private mutating func mapOfLast(_ frame: Frame, _ report: (Duplicate) -> Void) -> Map {
        var entries: [Map.Entry] = []
        var places: [UInt64] = []
        var index: [Key: Int] = [:]
        for position in 0..<(keys.count - frame.firstKey) {
            let placed = keys.base[frame.firstKey + position]
            let value = values.base[frame.firstValue + position]
            if let earlier = index[placed.key] {
                entries[earlier].value = Self.merged(entries[earlier].value, value)
                report(
                    Duplicate(
                        key: placed.key, place: placed.place, first: places[earlier],
                        path: pathOfInnermost() + [.key(placed.key.name)]))
            } else {
                index[placed.key] = entries.count
                entries.append(Map.Entry(key: placed.key, value: value))
                places.append(placed.place)
            }
        }
        keys.truncate(to: frame.firstKey)
        values.truncate(to: frame.firstValue)
        return Map(uniqueEntries: entries)
    }

    /// What a key given twice holds: the last value, but maps flow together, as Go decodes into what is there.
    private static func merged(_ first: Value, _ last: Value) -> Value {
        guard case .object(var map) = first, case .object(let later) = last else { return last }
        for entry in later.entries {
            map[entry.key] = map[entry.key].map { merged($0, entry.value) } ?? entry.value
        }
        return .object(map)
    }

    /// The path of the innermost open container.
    private func pathOfInnermost() -> [PathElement] {
        var path: [PathElement] = []
        for position in 0..<max(0, frames.count - 1) {
            let frame = frames.base[position]
            let next = frames.base[position + 1]
            if frame.isMap {
                // The key of the open member is the last that its map pushed.
                if next.firstKey > frame.firstKey {
                    path.append(.key(keys.base[next.firstKey - 1].key.name))
                }
            } else {
                path.append(.index(next.firstValue - frame.firstValue))
            }
        }
        return path
    }

    /// The members of the innermost open map so far, taken out of the builder so that the caller can put
    /// others in their place.
    mutating func takeMembers() -> [(key: PlacedKey, value: Value)] {
        let frame = frames[frames.count - 1]
        var members: [(key: PlacedKey, value: Value)] = []
        for position in 0..<(keys.count - frame.firstKey) {
            members.append((keys.base[frame.firstKey + position], values.base[frame.firstValue + position]))
        }
        keys.truncate(to: frame.firstKey)
        values.truncate(to: frame.firstValue)
        return members
    }
}
