import CRE2

/// A compiled regular expression in RE2's syntax, which is also that of Go's `regexp`, so of Helm's and kustomize's
/// patterns. Matching takes time linear in the text, whatever the pattern.
package final class RegularExpression: Sendable {
    /// Why a pattern does not compile.
    package struct CompileError: Error, Sendable, Equatable, CustomStringConvertible {
        /// RE2's own words, such as `missing ): (a`.
        package var message: String

        package var description: String { message }
    }

    /// The bytes of one match in the searched text; the whole match first, then each group, nil where a group took
    /// no part.
    package struct Match: Sendable, Equatable {
        package var groups: [Range<Int>?]

        package var range: Range<Int> { groups[0] ?? 0..<0 }
    }

    /// How a match must lie in the text.
    package enum Anchor: Sendable {
        case none
        case start
        case both
    }

    /// What a compiled pattern may take, in bytes; a pattern that needs more is an error.
    package static let maximumMemory: Int64 = 8 << 20

    // An RE2 is immutable once compiled and documented as safe for use by several threads at once; the handle is
    // freed when the last reference goes.
    private nonisolated(unsafe) let handle: OpaquePointer

    /// The number of capturing groups, the whole match not counted.
    package let groupCount: Int

    /// Compiles `pattern`, matching leftmost-first, or leftmost-longest when `isLongest`.
    package init(_ pattern: String, isLongest: Bool = false) throws(CompileError) {
        var text = pattern
        let handle = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                cre2_compile(characters.baseAddress, characters.count, Self.maximumMemory, isLongest)
            }
        }
        guard let handle else { throw CompileError(message: "out of memory") }
        if let error = cre2_error(handle) {
            let message = String(cString: error)
            cre2_free(handle)
            throw CompileError(message: message)
        }
        self.handle = handle
        groupCount = Int(cre2_group_count(handle))
    }

    deinit { cre2_free(handle) }

    /// The names of the groups by number, the first at index 0; empty for a group without one.
    package var groupNames: [String] {
        (1...max(1, groupCount)).prefix(groupCount).map { index in
            cre2_group_name(handle, CInt(index)).map { String(cString: $0) } ?? ""
        }
    }

    /// The first match in `text` at or after byte `start`; what lies before counts as context of `^` and `\b`.
    package func firstMatch(in text: Span<UInt8>, from start: Int = 0, anchor: Anchor = .none) -> Match? {
        var spans = [cre2_span](repeating: cre2_span(start: -1, end: -1), count: groupCount + 1)
        let anchors: cre2_anchor =
            switch anchor {
            case .none: cre2_unanchored
            case .start: cre2_anchored_at_start
            case .both: cre2_anchored_at_both
            }
        let isFound = text.withUnsafeBytes { bytes in
            // RE2 tells a group that took no part by a null pointer, so an empty text needs an address of its own.
            withUnsafePointer(to: CChar(0)) { empty in
                let base = bytes.baseAddress?.assumingMemoryBound(to: CChar.self) ?? empty
                return cre2_match(handle, base, start, bytes.count, anchors, &spans, CInt(spans.count))
            }
        }
        guard isFound else { return nil }
        return Match(groups: spans.map { $0.start < 0 ? nil : Int($0.start)..<Int($0.end) })
    }

    /// Whether there is a match in `text`.
    package func matches(_ text: String, anchor: Anchor = .none) -> Bool {
        firstMatch(in: Array(text.utf8).span, anchor: anchor) != nil
    }
}
