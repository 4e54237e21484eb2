import Crypto
package import Kubernetes

/// Bearer tokens that stand for the same users as long as the server runs.
package struct StaticTokens: Sendable {
    /// Keyed by digest: how long a look-up takes tells nothing about the tokens.
    private var users: [SHA256.Digest: User] = [:]

    package init(admin token: String) { add(token, .admin) }

    /// Lets `token` stand for `user`.
    package mutating func add(_ token: String, _ user: User) {
        users[SHA256.hash(data: Array(token.utf8))] = user
    }

    func user(_ token: String) -> User? { users[SHA256.hash(data: Array(token.utf8))] }

    /// Adds the tokens of a file in kube-apiserver's form: lines of `token,user,uid,"group1,group2"`.
    ///
    /// Throws for a line with fewer than three fields or an empty token or user.
    package mutating func add(fileText text: String) throws(TokenFileError) {
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let fields = Self.fields(line)
            if fields == [""] || line.hasPrefix("#") { continue }
            guard fields.count >= 3, !fields[0].isEmpty, !fields[1].isEmpty else {
                throw TokenFileError(line: index + 1)
            }
            let groups = fields.count > 3 ? fields[3].split(separator: ",").map { Self.trimmed($0) } : []
            add(
                fields[0],
                User(name: fields[1], uid: fields[2], groups: groups + ["system:authenticated"]))
        }
    }

    /// The fields of a line of comma-separated values; quoted ones may hold commas, doubled quotes stand for one.
    private static func fields(_ line: Substring) -> [String] {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var isAfterQuote = false
        for character in line where character != "\r" {
            if character == "\"" {
                if isQuoted {
                    isQuoted = false
                    isAfterQuote = true
                } else {
                    if isAfterQuote { field.append("\"") }
                    isQuoted = true
                    isAfterQuote = false
                }
            } else if character == ",", !isQuoted {
                fields.append(trimmed(field[...]))
                field = ""
                isAfterQuote = false
            } else {
                field.append(character)
                isAfterQuote = false
            }
        }
        return fields + [trimmed(field[...])]
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

/// A line of a token file that is no token.
package struct TokenFileError: Error, CustomStringConvertible {
    /// Counted from 1.
    package var line: Int
    package var description: String {
        "line \(line): expected token,user name,user uid and, in quotes, groups"
    }
}
