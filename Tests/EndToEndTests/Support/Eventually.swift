import Foundation
import Testing

/// Tries `body` until it is true; records an issue with the last error when it is not within the time.
///
/// Returns how long it took.
@discardableResult
func eventually(
    within seconds: Double, _ what: String, sourceLocation: SourceLocation = #_sourceLocation,
    _ body: () throws -> Bool
) -> Double {
    let start = Date()
    var last: (any Error)?
    repeat {
        do {
            if try body() { return Date().timeIntervalSince(start) }
            last = nil
        } catch {
            last = error
        }
        Thread.sleep(forTimeInterval: 0.02)
    } while Date().timeIntervalSince(start) < seconds
    Issue.record(
        "not within \(seconds) s: \(what)\(last.map { " (\($0))" } ?? "")", sourceLocation: sourceLocation)
    return seconds
}
