import Glibc

/// Paths that commands and the environment name.
enum Place {
    /// The state directory: the option, else `$TRIMTAB_HOME`, else `~/.trimtab`.
    static func stateDirectory(_ option: String?) throws -> String {
        if let option, !option.isEmpty { return absolute(option) }
        if let home = variable("TRIMTAB_HOME") { return absolute(home) }
        guard let home = variable("HOME") else {
            throw Failure("$HOME is not set", hint: "name a folder with --state-dir")
        }
        return home + "/.trimtab"
    }

    /// The path of the program that runs.
    static var thisProgram: String {
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard count > 0 else { return absolute(CommandLine.arguments[0]) }
        return String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// An environment variable that is set and not empty.
    static func variable(_ name: String) -> String? {
        guard let value = getenv(name) else { return nil }
        let text = String(cString: value)
        return text.isEmpty ? nil : text
    }

    /// `path` from the root of the file system, without resolving links; `~/` is the home folder.
    static func absolute(_ path: String) -> String {
        var path = path
        if path == "~" || path.hasPrefix("~/"), let home = variable("HOME") { path = home + path.dropFirst() }
        if !path.hasPrefix("/") {
            guard let folder = getcwd(nil, 0) else { return path }
            defer { free(folder) }
            path = String(cString: folder) + "/" + path
        }
        var parts: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }
}
