/// One line between a transfer's child process and its parent: fields between tabs, with tabs, line ends and `%`
/// inside a field written as `%` and two hexadecimal digits.
enum TransferMessage: Hashable, Sendable {
    case request(TransferRequest)
    case progress(TransferProgress)
    case update(TransferResult.Update)
    /// The end of a good transfer, with the remote's default branch.
    case done(headBranch: String?)
    case failed(GitError)

    /// The line without its end.
    var line: String {
        let fields: [String]
        switch self {
        case .request(.fetch(let mirror, let location, let references)):
            fields = ["fetch", mirror, location.address] + references
        case .request(.push(let mirror, let location, let commit, let branch, let expected)):
            fields = ["push", mirror, location.address, commit.description, branch, expected.description]
        case .progress(let progress):
            fields = ["progress", String(progress.received), String(progress.total), String(progress.bytes)]
        case .update(let update):
            fields = [
                "update", update.name, update.old?.description ?? "", update.new?.description ?? "",
                update.isForced ? "forced" : "",
            ]
        case .done(let headBranch): fields = ["done", headBranch ?? ""]
        case .failed(let error):
            fields = [
                "failed", error.code.rawValue, error.message, error.hint ?? "", error.location ?? "",
                error.cause ?? "",
            ]
        }
        return fields.map(Self.escaped).joined(separator: "\t")
    }

    /// The message a line holds; nil for any other line.
    init?(line: some StringProtocol) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map {
            Self.unescaped(String($0))
        }
        let text = { (position: Int) in fields[position].isEmpty ? nil : fields[position] }
        switch (fields.first, fields.count) {
        case ("fetch", 3...):
            guard let location = try? RepositoryLocation(fields[2]) else { return nil }
            self = .request(.fetch(mirror: fields[1], location: location, references: Array(fields[3...])))
        case ("push", 6):
            guard let location = try? RepositoryLocation(fields[2]), let commit = ObjectID(fields[3]),
                let expected = ObjectID(fields[5])
            else { return nil }
            self = .request(
                .push(
                    mirror: fields[1], location: location, commit: commit, branch: fields[4],
                    expected: expected))
        case ("progress", 4):
            guard let received = Int(fields[1]), let total = Int(fields[2]), let bytes = Int(fields[3]) else {
                return nil
            }
            self = .progress(TransferProgress(received: received, total: total, bytes: bytes))
        case ("update", 5):
            self = .update(
                TransferResult.Update(
                    name: fields[1], old: ObjectID(fields[2]), new: ObjectID(fields[3]),
                    isForced: fields[4] == "forced"))
        case ("done", 2): self = .done(headBranch: text(1))
        case ("failed", 6):
            self = .failed(
                GitError(
                    GitError.Code(rawValue: fields[1]) ?? .other, fields[2], hint: text(3), location: text(4),
                    cause: text(5)))
        default: return nil
        }
    }

    private static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte < 0x20 || byte == 0x25 || byte == 0x7F {
                bytes.append(0x25)
                bytes += Hexadecimal.text(of: [byte]).utf8
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func unescaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == 0x25, rest.count >= 2, let high = Hexadecimal.value(of: rest[rest.startIndex]),
                let low = Hexadecimal.value(of: rest[rest.startIndex + 1])
            {
                bytes.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
