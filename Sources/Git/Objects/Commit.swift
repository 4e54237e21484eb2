/// A commit, read from the object database.
package struct Commit: Hashable, Sendable {
    package let id: ObjectID
    package let treeID: ObjectID
    package let parents: [ObjectID]
    package let author: Signature
    package let committer: Signature
    /// The whole message. Bytes that are not UTF-8 are replaced.
    package let message: String

    package init(
        id: ObjectID, treeID: ObjectID, parents: [ObjectID], author: Signature, committer: Signature,
        message: String
    ) {
        self.id = id
        self.treeID = treeID
        self.parents = parents
        self.author = author
        self.committer = committer
        self.message = message
    }

    /// The message's first paragraph on one line, as `git log --format=%s` prints it.
    package var subject: String {
        var lines: [Substring] = []
        for line in message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let text = line.trimmingSpace()
            if text.isEmpty {
                if lines.isEmpty { continue }
                break
            }
            lines.append(text)
        }
        return lines.joined(separator: " ")
    }
}

extension Substring {
    /// Without blanks, tabs and carriage returns at either end.
    func trimmingSpace() -> Substring {
        let isSpace: (Character) -> Bool = {
            $0 == " " || $0 == "\t" || $0 == "\r" || $0 == "\n" || $0 == "\r\n"
        }
        guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) })
        else { return "" }
        return self[first...last]
    }
}
