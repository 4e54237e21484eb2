internal import CGit
internal import Glibc

/// Strings as libgit2 takes them, for the time of one call.
enum CStringArray {
    static func with<Result>(_ strings: [String], _ body: (git_strarray) -> Result) -> Result {
        var copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
        defer { for copy in copies { free(copy) } }
        return copies.withUnsafeMutableBufferPointer { buffer in
            body(git_strarray(strings: buffer.baseAddress, count: buffer.count))
        }
    }
}
