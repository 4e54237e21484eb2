import Kubernetes

/// Commands that look at files and change them.
enum FileCommands {
    static let table: [String: CommandTable.Command] = [
        "ls": .immediate(reads: never, ls), "mkdir": .immediate(reads: never, mkdir),
        "rmdir": .immediate(reads: never, rmdir), "rm": .immediate(reads: never, rm),
        "touch": .immediate(reads: never, touch), "cp": .immediate(reads: never, copy),
        "mv": .immediate(reads: never, copy), "ln": .immediate(reads: never, copy),
        "chmod": .immediate(reads: never, chmod), "chown": .immediate(reads: never) { _, _ in 0 },
        "chgrp": .immediate(reads: never) { _, _ in 0 }, "stat": .immediate(reads: never, stat),
        "find": .immediate(reads: never, find), "du": .immediate(reads: never, du),
        "basename": .immediate(reads: never, basename), "dirname": .immediate(reads: never, dirname),
        "readlink": .immediate(reads: never, realpath), "realpath": .immediate(reads: never, realpath),
        "mktemp": .immediate(reads: never, mktemp), "sync": .immediate(reads: never) { _, _ in 0 },
        "truncate": .immediate(reads: never, truncate),
    ]

    @Sendable static func never(_ arguments: [String]) -> Bool { false }

    static func fail(
        _ call: CommandCall, _ system: inout ContainerSystem, _ text: String, _ failure: FileTree.Failure
    ) -> Int {
        system.complain(call, "\(text): \(failure.rawValue)")
        return 1
    }

    // MARK: - Listing

    @Sendable private static func ls(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments)
        let isBusybox = system.facts.distribution != .debian
        var code = 0
        let operands = options.operands.isEmpty ? ["."] : options.operands
        var directories: [(String, [String])] = []
        var files: [String] = []
        for operand in operands {
            let path = call.path(operand)
            let node = system.files[path]
            if node?.isDirectory == true, !options.has("d") {
                directories.append((operand, (try? system.files.names(in: path)) ?? []))
            } else if node != nil || system.processFile(path) != nil
                || CommandTable.path(of: path, system) == path
            {
                files.append(operand)
            } else {
                let quoted = isBusybox ? operand : "cannot access '\(operand)'"
                system.complain(call, "\(quoted): No such file or directory")
                code = isBusybox ? 1 : 2
            }
        }
        if !files.isEmpty { list(files, in: call.directory, options, call, &system) }
        for (index, (name, all)) in directories.enumerated() {
            if operands.count > 1 {
                system.print(call, (index > 0 || !files.isEmpty ? "\n" : "") + "\(name):")
            }
            var names = all.filter { options.has("a", "A") || !$0.hasPrefix(".") }
            if options.has("a") { names = [".", ".."] + names }
            if options.has("r") { names.reverse() }
            if options.has("l") { system.print(call, "total \(names.count * 4)") }
            list(names, in: call.path(name), options, call, &system)
        }
        return code
    }

    private static func list(
        _ names: [String], in directory: String, _ options: CommandOptions, _ call: CommandCall,
        _ system: inout ContainerSystem
    ) {
        if options.has("l") {
            for name in names {
                let node = system.files[FileView.normalize(name, in: directory)]
                let mode = node?.mode ?? 0o755
                let letters = (node?.isDirectory ?? false ? "d" : "-") + Self.mode(mode)
                let time = node?.modified ?? system.facts.nodeStart
                let links = node?.isDirectory ?? false ? 2 : 1
                let size = "\(node?.size ?? 0)"
                let pad = String(repeating: " ", count: max(0, 8 - size.count))
                system.print(
                    call, "\(letters) \(links) root root \(pad)\(size) \(Dates.listing(time)) \(name)")
            }
        } else if system.isTerminal(call.process, 1), !options.has("1") {
            if !names.isEmpty { system.print(call, names.joined(separator: "  ")) }
        } else {
            for name in names { system.print(call, name) }
        }
    }

    private static func mode(_ mode: Int) -> String {
        var text = ""
        for shift in [6, 3, 0] {
            let bits = mode >> shift & 7
            text += (bits & 4 != 0 ? "r" : "-") + (bits & 2 != 0 ? "w" : "-") + (bits & 1 != 0 ? "x" : "-")
        }
        return text
    }

    @Sendable private static func stat(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        let options = CommandOptions(call.arguments, valued: ["c"])
        for operand in options.operands {
            guard let node = system.files[call.path(operand)] else {
                system.complain(call, "cannot stat '\(operand)': No such file or directory")
                code = 1
                continue
            }
            if let format = options.value("c") {
                let octal = String(node.mode, radix: 8)
                system.print(
                    call,
                    format.split(separator: "%", omittingEmptySubsequences: false).enumerated().map {
                        index, part in
                        guard index > 0, let letter = part.first else { return String(part) }
                        let value =
                            switch letter {
                            case "a": octal
                            case "s": "\(node.size)"
                            case "n": operand
                            case "U", "G": "root"
                            case "u", "g": "0"
                            case "F": node.isDirectory ? "directory" : "regular file"
                            case "Y": "\(node.modified.seconds)"
                            default: "%\(letter)"
                            }
                        return value + part.dropFirst()
                    }.joined())
                continue
            }
            system.print(
                call,
                "  File: \(operand)\n  Size: \(node.size)\tBlocks: 8\tIO Block: 4096   \(node.isDirectory ? "directory" : "regular file")\n"
                    + "Access: (0\(String(node.mode, radix: 8))/\(node.isDirectory ? "d" : "-")\(mode(node.mode)))  Uid: (    0/    root)   Gid: (    0/    root)\nModify: \(node.modified.rfc3339)"
            )
        }
        return code
    }

    @Sendable private static func find(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var roots: [String] = []
        var pattern: ShellPattern?
        var type: String?
        var index = 0
        let words = call.arguments
        while index < words.count {
            if words[index] == "-name" || words[index] == "-iname", index + 1 < words.count {
                pattern = ShellPattern(words[index + 1])
                index += 1
            } else if words[index] == "-type", index + 1 < words.count {
                type = words[index + 1]
                index += 1
            } else if !words[index].hasPrefix("-") {
                roots.append(words[index])
            }
            index += 1
        }
        if roots.isEmpty { roots = ["."] }
        var code = 0
        var seen = 0
        func visit(_ shown: String, _ path: String, _ system: inout ContainerSystem, _ depth: Int) {
            guard let node = system.files[path], depth < 64, seen < 10_000 else { return }
            seen += 1
            let last = String(shown.split(separator: "/").last ?? "/")
            let isMatch =
                pattern.map { $0.matches(last) } ?? true
                && type.map { ($0 == "d") == node.isDirectory } ?? true
            if isMatch { system.print(call, shown) }
            guard node.isDirectory, let names = try? system.files.names(in: path) else { return }
            for name in names {
                visit(
                    shown == "/" ? "/\(name)" : "\(shown)/\(name)",
                    path == "/" ? "/\(name)" : "\(path)/\(name)", &system, depth + 1)
            }
        }
        for root in roots {
            if system.files[call.path(root)] == nil {
                system.complain(call, "'\(root)': No such file or directory")
                code = 1
            } else {
                visit(root, call.path(root), &system, 0)
            }
        }
        return code
    }

    @Sendable private static func du(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments)
        for operand in options.operands.isEmpty ? ["."] : options.operands {
            let path = call.path(operand)
            guard system.files[path] != nil else {
                system.complain(call, "cannot access '\(operand)': No such file or directory")
                return 1
            }
            let names = (try? system.files.names(in: path)) ?? []
            let total = names.reduce(4) {
                $0 + max(4, (system.files[FileView.normalize($1, in: path)]?.size ?? 0) / 1024)
            }
            system.print(call, (options.has("h") ? "\(total).0K" : "\(total)") + "\t\(operand)")
        }
        return 0
    }
}
