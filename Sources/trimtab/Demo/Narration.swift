/// Tells a story on standard output: chapters, the commands in it and what they showed.
struct Narration {
    private var chapter = 0

    /// Opens the next chapter.
    mutating func chapter(_ title: String) {
        chapter += 1
        Terminal.line()
        Terminal.line(Style.strong("\(chapter). \(title)"))
    }

    /// What happens or happened.
    func say(_ text: String) { Terminal.line("   \(text)") }

    /// A command as a user would type it.
    func command(_ text: String) { Terminal.line("   $ \(text)") }

    /// What a command printed, indented; long outputs are cut.
    func output(_ text: String, lines: Int = 30) {
        let all = text.split(separator: "\n", omittingEmptySubsequences: false)
        for line in all.prefix(lines) where !line.isEmpty { Terminal.line(Style.faint("     \(line)")) }
        if all.count > lines { Terminal.line(Style.faint("     … \(all.count - lines) more lines")) }
    }

    /// Something that had to come true, and did.
    func proved(_ text: String, after duration: Duration? = nil) {
        let time =
            duration.map { Style.faint($0 < .milliseconds(1) ? " (at once)" : " (after \(Self.text($0)))") }
            ?? ""
        Terminal.line("   \(Style.good("✓")) \(text)\(time)")
    }

    /// `84 ms` or `2.3 s`.
    static func text(_ duration: Duration) -> String {
        let milliseconds =
            duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
    }
}
