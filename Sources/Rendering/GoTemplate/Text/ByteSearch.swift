extension ArraySlice<UInt8> {
    /// Where `pattern`, which must not be empty, first stands.
    func firstPlace(of pattern: StaticString) -> Range<Int>? {
        let count = pattern.utf8CodeUnitCount
        guard self.count >= count else { return nil }
        for start in startIndex...(endIndex - count) where matches(pattern, at: start) {
            return start..<start + count
        }
        return nil
    }

    /// Where `pattern`, which must not be empty, last stands.
    func lastPlace(of pattern: StaticString) -> Range<Int>? {
        let count = pattern.utf8CodeUnitCount
        guard self.count >= count else { return nil }
        for start in (startIndex...(endIndex - count)).reversed() where matches(pattern, at: start) {
            return start..<start + count
        }
        return nil
    }

    /// Whether it begins with `pattern`.
    func hasPrefix(_ pattern: StaticString) -> Bool {
        count >= pattern.utf8CodeUnitCount && matches(pattern, at: startIndex)
    }

    private func matches(_ pattern: StaticString, at start: Int) -> Bool {
        for offset in 0..<pattern.utf8CodeUnitCount where self[start + offset] != pattern.utf8Start[offset] {
            return false
        }
        return true
    }

    /// What stands before and after the first `separator`.
    func cut(at separator: StaticString) -> (before: ArraySlice<UInt8>, after: ArraySlice<UInt8>)? {
        firstPlace(of: separator).map { (self[..<$0.lowerBound], self[$0.upperBound...]) }
    }

    var text: String { String(decoding: self, as: UTF8.self) }
}
