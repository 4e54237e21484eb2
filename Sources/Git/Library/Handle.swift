internal import CGit

/// The owner of one object of libgit2: frees it when it goes out of scope.
struct Handle: ~Copyable {
    let pointer: OpaquePointer
    private let release: (OpaquePointer?) -> Void

    init(_ pointer: OpaquePointer, release: @escaping (OpaquePointer?) -> Void) {
        self.pointer = pointer
        self.release = release
    }

    /// Runs a libgit2 call that hands out an object through its first argument.
    init(
        doing action: @autoclosure () -> String, location: @autoclosure () -> String? = nil,
        release: @escaping (OpaquePointer?) -> Void,
        _ call: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        var pointer: OpaquePointer?
        let status = call(&pointer)
        guard status >= 0 else {
            throw GitError(status: status, doing: action(), location: location())
        }
        guard let pointer else { throw GitError(.other, "cannot " + action(), location: location()) }
        self.init(pointer, release: release)
    }

    deinit { release(pointer) }
}
