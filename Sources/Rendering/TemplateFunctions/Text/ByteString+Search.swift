import Glibc

extension ByteString {
    /// The offset of the first `needle` at or after `start`.
    func firstOffset(of needle: ByteString, from start: Int = 0) -> Int? {
        guard start <= count else { return nil }
        if needle.isEmpty { return start }
        return bytes.withUnsafeBytes { haystack in
            needle.bytes.withUnsafeBytes { needle in
                guard let base = haystack.baseAddress, let pattern = needle.baseAddress else { return nil }
                var position = start
                while position + needle.count <= haystack.count {
                    let length = haystack.count - needle.count + 1 - position
                    guard let found = memchr(base + position, Int32(needle[0]), length) else { return nil }
                    position = UnsafeRawPointer(found) - base
                    if memcmp(base + position, pattern, needle.count) == 0 { return position }
                    position += 1
                }
                return nil
            }
        }
    }

    func contains(_ needle: ByteString) -> Bool { firstOffset(of: needle) != nil }

    func hasSuffix(_ suffix: ByteString) -> Bool {
        count >= suffix.count && bytes[(count - suffix.count)...].elementsEqual(suffix.bytes)
    }

    subscript(range: Range<Int>) -> ByteString { ByteString(bytes[range]) }

    /// How often `needle` occurs without overlapping itself; for the empty one, one more than the characters.
    func occurrences(of needle: ByteString) -> Int {
        if needle.isEmpty { return GoRunes.scalars(self).count + 1 }
        var count = 0
        var position = 0
        while let offset = firstOffset(of: needle, from: position) {
            count += 1
            position = offset + needle.count
        }
        return count
    }

    /// The parts between separators, at most `limit` where that is not negative; each character for an empty
    /// separator. Go's `strings.SplitN`.
    func split(by separator: ByteString, limit: Int = -1) -> [ByteString] {
        if limit == 0 { return [] }
        var parts: [ByteString] = []
        var position = 0
        while limit < 0 || parts.count < limit - 1 {
            if separator.isEmpty {
                guard position < count else { break }
                let (_, length) = GoRunes.decode(bytes, at: position)
                if position + length >= count { break }
                parts.append(self[position..<position + length])
                position += length
            } else {
                guard let offset = firstOffset(of: separator, from: position) else { break }
                parts.append(self[position..<offset])
                position = offset + separator.count
            }
        }
        if separator.isEmpty, position >= count { return parts }
        parts.append(self[position..<count])
        return parts
    }

    /// The text with every `old` replaced; an empty one stands before each character and at the end.
    func replacing(_ old: ByteString, with new: ByteString) -> ByteString {
        var out: [UInt8] = []
        out.reserveCapacity(count)
        var position = 0
        if old.isEmpty {
            while position < count {
                out += new.bytes
                let (_, length) = GoRunes.decode(bytes, at: position)
                out += bytes[position..<position + length]
                position += length
            }
            return ByteString(out + new.bytes)
        }
        while let offset = firstOffset(of: old, from: position) {
            out += bytes[position..<offset]
            out += new.bytes
            position = offset + old.count
        }
        if position == 0 { return self }
        return ByteString(out + bytes[position...])
    }

    /// Without the characters that `condition` holds for at both ends.
    func trimmed(_ condition: (Unicode.Scalar) -> Bool) -> ByteString {
        let scalars = GoRunes.scalars(self)
        var position = 0
        var index = 0
        while index < scalars.count, condition(scalars[index]) {
            position += GoRunes.decode(bytes, at: position).1
            index += 1
        }
        var end = count
        var last = scalars.count
        while last > index, condition(scalars[last - 1]) {
            last -= 1
            // An invalid byte reads as U+FFFD but is one byte.
            end -=
                scalars[last] == GoRunes.replacement && !self[0..<end].hasSuffix("\u{FFFD}")
                ? 1 : UTF8.width(scalars[last])
        }
        return self[position..<end]
    }
}
