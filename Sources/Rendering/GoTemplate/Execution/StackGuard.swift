import Glibc

/// Knows how far the stack of the running thread may grow, so that a template that nests without end, or a value that
/// does, ends in an error or goes on with another stack instead of exhausting this one.
struct StackGuard {
    /// Below this address the stack is taken for full.
    private let limit: UInt
    /// How many stacks were added since the first.
    private let level: Int

    /// Bytes of an added stack, which cost address space but memory only as they are used.
    private static let addedSize = 64 << 20
    /// What is left free for functions that know nothing of this.
    private static let reserve: UInt = 1 << 20
    private static let maximumLevel = 4

    /// Of the running thread, whose bounds are not known: `allowance` is taken for granted, and after that another
    /// stack is added.
    init(allowance: Int = 128 << 10) {
        limit = Self.here &- UInt(allowance)
        level = 0
    }

    private init(lowest: UInt, level: Int) {
        limit = lowest + Self.reserve
        self.level = level
    }

    /// An address within the caller's part of the stack.
    private static var here: UInt {
        @inline(never) get {
            var marker: UInt8 = 0
            return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
        }
    }

    /// Whether the rest should run on another stack.
    var isLow: Bool { Self.here < limit }

    /// Whether no further stack may be added.
    var isExhausted: Bool { level >= Self.maximumLevel }

    /// Runs `body` on a stack of its own, on a thread that lives as long, while this one waits; false when the system
    /// has none to give.
    func onAnotherStack(_ body: (StackGuard) -> Void) -> Bool {
        withoutActuallyEscaping(body) { body in
            let level = level + 1
            let task = StackTask {
                let top = Self.here
                body(StackGuard(lowest: top - UInt(Self.addedSize) + (64 << 10), level: level))
            }
            // Allocated and not initialised by Swift, for which the type may belong to whichever C module came first.
            let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
            pthread_attr_init(attributes)
            defer {
                pthread_attr_destroy(attributes)
                attributes.deallocate()
            }
            pthread_attr_setstacksize(attributes, Self.addedSize)
            var thread = pthread_t()
            let argument = Unmanaged.passRetained(task)
            let code = pthread_create(
                &thread, attributes,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<StackTask>.fromOpaque(argument).takeUnretainedValue().body()
                    return nil
                }, argument.toOpaque())
            if code == 0 { pthread_join(thread, nil) }
            argument.release()
            return code == 0
        }
    }
}

/// What a thread that only lends its stack is to do.
private final class StackTask {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
}
