/// A growing stack whose top part can be moved out as an array, without a reference count touched on the way.
///
/// The readers collect the elements of every open array and map on one such stack, so that each finished
/// array is allocated once, at its exact size.
struct ScratchStack<Element>: ~Copyable {
    private(set) var base: UnsafeMutablePointer<Element>
    private(set) var count = 0
    private var capacity: Int

    init(minimumCapacity: Int = 64) {
        capacity = minimumCapacity
        base = .allocate(capacity: minimumCapacity)
    }

    deinit {
        base.deinitialize(count: count)
        base.deallocate()
    }

    var isEmpty: Bool { count == 0 }

    subscript(_ index: Int) -> Element {
        get {
            precondition(index < count)
            return base[index]
        }
        _modify {
            precondition(index < count)
            yield &base[index]
        }
    }

    @inline(__always)
    mutating func push(_ element: consuming Element) {
        if count == capacity { grow() }
        (base + count).initialize(to: element)
        count += 1
    }

    @inline(never)
    private mutating func grow() {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: capacity * 2)
        larger.moveInitialize(from: base, count: count)
        base.deallocate()
        base = larger
        capacity *= 2
    }

    /// Removes the top element; the stack must not be empty.
    @discardableResult
    mutating func pop() -> Element {
        precondition(count > 0)
        count -= 1
        return (base + count).move()
    }

    /// Removes all elements above the first `start`.
    mutating func truncate(to start: Int) {
        precondition(start >= 0 && start <= count)
        (base + start).deinitialize(count: count - start)
        count = start
    }

    /// Moves the elements from `start` on into an array of their own.
    mutating func moveOut(from start: Int) -> [Element] {
        precondition(start >= 0 && start <= count)
        let length = count - start
        let source = base + start
        count = start
        // Appending compiles to better code than `init(unsafeUninitializedCapacity:)`, which looks up the
        // array's type at run time.
        var elements: [Element] = []
        elements.reserveCapacity(length)
        for index in 0..<length { elements.append((source + index).move()) }
        return elements
    }

    /// Gives up the elements from `start` on without touching them: the caller has moved them elsewhere.
    mutating func forget(from start: Int) { count = start }
}
