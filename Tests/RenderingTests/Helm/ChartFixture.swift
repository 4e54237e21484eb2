import Foundation
import Rendering
import Testing

/// A chart fixture: files, and commands with what the real helm answered to them.
struct ChartFixture: CustomTestStringConvertible {
    struct Command {
        /// As it stands in the file.
        var line: String
        var arguments: [String]
        var answer: String
    }

    let name: String
    let tree: MemoryTree
    let commands: [Command]

    var testDescription: String { name }

    /// All fixtures in order of their names.
    static let all: [ChartFixture] = {
        let folder = Bundle.module.resourceURL?.appending(path: "Fixtures/charts")
        let files = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path) } ?? []
        return files.filter { $0.hasSuffix(".txt") }.sorted().compactMap { file in
            guard let url = folder?.appending(path: file), let data = try? Data(contentsOf: url) else {
                return nil
            }
            return ChartFixture(
                name: String(file.dropLast(4)), text: String(decoding: data, as: UTF8.self))
        }
    }()

    init(name: String, text: String) {
        self.name = name
        var files: [String: MemoryTree.Node] = [:]
        var commands: [Command] = []
        var heading: String?
        var content = String.UnicodeScalarView()
        func finish() {
            let text = String(content)
            if let heading { Self.take(heading, text, &files, &commands) }
            content = .init()
        }
        for line in Self.lines(text) {
            let bare = line.hasSuffix("\n") ? String(line.unicodeScalars.dropLast()) : line
            if bare.hasPrefix("-- "), bare.hasSuffix(" --"), bare.count > 6 {
                finish()
                heading = String(bare.dropFirst(3).dropLast(3))
            } else {
                content.append(contentsOf: line.unicodeScalars)
            }
        }
        finish()
        var tree = MemoryTree()
        tree.files = files
        self.tree = tree
        self.commands = commands
    }

    /// The lines with their ends, of which only `\n` counts.
    private static func lines(_ text: String) -> [String] {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.map { String(Substring($0)) + "\n" }
    }

    private static func take(
        _ heading: String, _ content: String, _ files: inout [String: MemoryTree.Node],
        _ commands: inout [Command]
    ) {
        if heading.hasPrefix("$ ") {
            let line = String(heading.dropFirst(2))
            commands.append(Command(line: line, arguments: words(line), answer: content))
        } else if let arrow = heading.range(of: " -> ") {
            files[String(heading[..<arrow.lowerBound])] = .link(String(heading[arrow.upperBound...]))
        } else if heading.hasSuffix(" base64") {
            let bytes = Data(base64Encoded: content, options: .ignoreUnknownCharacters) ?? Data()
            files[String(heading.dropLast(7))] = .bytes(Array(bytes))
        } else {
            files[heading] = .text(content)
        }
    }

    /// The words of a command line with single and double quotes, as far as the fixtures use them.
    private static func words(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        if let done = word { words.append(done) }
        return words
    }
}
