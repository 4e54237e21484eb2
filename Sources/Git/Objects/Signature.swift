internal import CGit

/// Who did something and when.
package struct Signature: Hashable, Sendable {
    package var name: String
    package var email: String
    /// Seconds since 1970-01-01T00:00:00Z.
    package var seconds: Int64
    /// The author's offset from UTC in minutes.
    package var offset: Int

    package init(name: String, email: String, seconds: Int64, offset: Int = 0) {
        self.name = name
        self.email = email
        self.seconds = seconds
        self.offset = offset
    }

    init(_ raw: git_signature) {
        name = raw.name.map { String(cString: $0) } ?? ""
        email = raw.email.map { String(cString: $0) } ?? ""
        seconds = raw.when.time
        offset = Int(raw.when.offset)
    }
}

extension Signature: CustomStringConvertible {
    /// `Name <address>`.
    package var description: String { "\(name) <\(email)>" }
}
