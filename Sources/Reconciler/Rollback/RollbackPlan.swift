/// Which state a rollback restores, and how its commit says so. The files themselves are the shell's to read.
package struct RollbackPlan: Sendable, Equatable {
    /// Why there is nothing to go back to.
    package struct Failure: Error, Sendable, Equatable, CustomStringConvertible {
        package var message: String

        package init(message: String) { self.message = message }

        package var description: String { message }
    }

    /// What to restore.
    package var target: HistoryEntry
    /// What is deployed now.
    package var current: HistoryEntry
    /// The commit's first line, `Revert "…"`.
    package var subject: String
    /// The whole message.
    package var message: String

    /// - Parameters:
    ///   - history: the application's, oldest first.
    ///   - revision: the commit to restore, whole or abbreviated; nil for the one deployed before the current.
    package init(application: String, history: [HistoryEntry], to revision: String?) throws(Failure) {
        guard let current = history.last else {
            throw Failure(message: "\(application) has not been deployed yet: its history is empty")
        }
        if let revision {
            guard revision.utf8.count >= 4 else {
                throw Failure(message: "\"\(revision)\" is too short for a commit")
            }
            let matches = history.filter { $0.revision.hasPrefix(revision) }
            guard let match = matches.last else {
                throw Failure(
                    message: "\(revision) is not in the history of \(application), which knows "
                        + Self.known(history))
            }
            guard Set(matches.map(\.revision)).count == 1 else {
                throw Failure(message: "\(revision) is ambiguous in the history of \(application)")
            }
            guard match.revision != current.revision else {
                throw Failure(
                    message: "\(Self.short(match.revision)) is what \(application) is deployed from")
            }
            target = match
        } else {
            guard
                let previous = history.last(where: {
                    $0.revision != current.revision && $0.result == .succeeded
                })
            else {
                throw Failure(
                    message: "\(application) has no earlier deployment to go back to: its history knows only "
                        + Self.known(history))
            }
            target = previous
        }
        self.current = current
        subject = "Revert \"\(current.subject.isEmpty ? Self.short(current.revision) : current.subject)\""
        message = """
            \(subject)

            Restores what \(application) was deployed from at \(Self.short(target.revision))\
            \(target.subject.isEmpty ? "" : " (\(target.subject))"), in place of \(Self.short(current.revision)).

            """
    }

    private static func short(_ revision: String) -> String { String(revision.prefix(7)) }

    private static func known(_ history: [HistoryEntry]) -> String {
        var seen: [String] = []
        for entry in history.reversed() where !seen.contains(short(entry.revision)) {
            seen.append(short(entry.revision))
        }
        return seen.joined(separator: ", ")
    }

    /// The paths whose content the commit takes from the target's tree: all that rendering read then, and what it
    /// reads now. A path that the target's tree does not have is deleted.
    ///
    /// - Parameters:
    ///   - then: the files that rendering the target reads.
    ///   - now: the files that rendering the branch's head reads.
    package static func paths(readThen then: [String], readNow now: [String]) -> [String] {
        Set(then).union(now).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
