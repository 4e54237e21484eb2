import YAML

/// The field numbers of every message of the API, built once.
struct ProtobufMessages: Sendable {
    static let builtin = ProtobufMessages()

    /// What a field number stands for.
    enum Entry: Sendable {
        /// The member of this name in the type whose JSON the message becomes.
        case member(Key)
        /// A message whose fields are members of the same JSON object.
        case inline(String)
    }

    private let messages: [String: [Int: Entry]]
    /// The same by number, as they are written.
    private let lists: [String: [(number: Int, entry: Entry)]]

    private init() {
        var messages: [String: [Int: Entry]] = [:]
        // Embedded messages that no type of the API names.
        for message in EmbeddedTable.messages().object?.entries ?? [] {
            var entries: [Int: Entry] = [:]
            for field in message.value.object?.entries ?? [] {
                if let number = field.value[.number]?.int { entries[Int(number)] = .member(field.key) }
            }
            messages[message.key.name] = entries
        }
        let schema = Schema.builtin
        for type in schema.types where !type.message.isEmpty {
            var entries: [Int: Entry] = [:]
            for position in type.fields where schema.members[position].number > 0 {
                entries[schema.members[position].number] = .member(schema.members[position].key)
            }
            for inline in type.inline { entries[inline.number] = .inline(inline.message) }
            messages[type.message] = entries
        }
        self.messages = messages
        lists = messages.mapValues { entries in
            entries.map { (number: $0.key, entry: $0.value) }.sorted { $0.number < $1.number }
        }
    }

    /// The fields of a message in the order of their numbers.
    func ordered(_ message: String) -> [(number: Int, entry: Entry)] { lists[message] ?? [] }

    /// The fields of a message by their numbers; empty for an unknown one.
    func entries(of message: String) -> [Int: Entry] { messages[message] ?? [:] }
}
