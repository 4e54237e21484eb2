import Kubernetes

/// `tar`, by which `kubectl cp` carries files: archives in POSIX' ustar form, made and taken apart in memory.
enum ArchiveCommands {
    static let table: [String: CommandTable.Command] = [
        "tar": .immediate(reads: { Arguments($0).readsInput }, tar)
    ]

    /// The old style (`tar xf -`) and the new one (`tar -xf -`) alike.
    private struct Arguments {
        var options: CommandOptions

        init(_ arguments: [String]) {
            var arguments = arguments
            if let first = arguments.first, !first.hasPrefix("-"), !first.isEmpty {
                arguments[0] = "-" + first
            }
            options = CommandOptions(arguments, valued: ["f", "C", "--file", "--directory"])
        }

        var file: String { options.value("f", "--file") ?? "-" }
        var readsInput: Bool { !options.has("c", "--create") && file == "-" }
        var isVerbose: Bool { options.has("v", "--verbose") }

        /// Where it works, seen from `directory`.
        func directory(_ directory: String) -> String {
            options.value("C", "--directory").map { FileView.normalize($0, in: directory) } ?? directory
        }
    }

    @Sendable private static func tar(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let arguments = Arguments(call.arguments)
        let directory = arguments.directory(call.directory)
        guard system.files[directory]?.isDirectory ?? false else {
            system.complain(call, "\(directory): Cannot open: No such file or directory")
            return 2
        }
        if arguments.options.has("c", "--create") { return create(call, arguments, directory, &system) }
        guard arguments.options.has("x", "t", "--extract", "--get", "--list") else {
            system.complain(call, "You must specify one of the '-Acdtrux' options")
            return 2
        }
        var bytes = call.input
        if arguments.file != "-" {
            do throws(FileTree.Failure) {
                bytes = try system.content(call.path(arguments.file))
            } catch {
                system.complain(call, "\(arguments.file): Cannot open: \(error.rawValue)")
                return 2
            }
        }
        return extract(call, arguments, directory, bytes, &system)
    }

    // MARK: - Making

    private static func create(
        _ call: CommandCall, _ arguments: Arguments, _ directory: String, _ system: inout ContainerSystem
    ) -> Int {
        var archive: [UInt8] = []
        var code = 0
        for operand in arguments.options.operands {
            let path = FileView.normalize(operand, in: directory)
            guard system.files[path] != nil else {
                system.complain(call, "\(operand): Cannot stat: No such file or directory")
                code = 2
                continue
            }
            if operand.hasPrefix("/") { system.complain(call, "Removing leading `/' from member names") }
            var name = String(operand.drop { $0 == "/" })
            while name.hasSuffix("/") { name.removeLast() }
            add(path, as: name.isEmpty ? "." : name, to: &archive, &system, depth: 0)
        }
        archive += [UInt8](repeating: 0, count: 1024)
        if arguments.file == "-" {
            system.write(call.process, 1, archive)
        } else {
            do throws(FileTree.Failure) {
                try system.files.write(call.path(arguments.file), archive, now: system.now)
            } catch {
                system.complain(call, "\(arguments.file): Cannot open: \(error.rawValue)")
                return 2
            }
        }
        return code
    }

    private static func add(
        _ path: String, as name: String, to archive: inout [UInt8], _ system: inout ContainerSystem,
        depth: Int
    ) {
        guard depth < 32, let node = system.files[path] else { return }
        let content = node.isDirectory ? [] : (try? system.content(path)) ?? []
        archive +=
            ArchiveHeader(
                name: node.isDirectory ? name + "/" : name, mode: node.mode & 0o7777, size: content.count,
                modified: node.modified.seconds, isDirectory: node.isDirectory
            ).bytes
        archive += content
        archive += [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
        guard node.isDirectory else { return }
        for child in (try? system.files.names(in: path)) ?? [] {
            add(
                FileView.normalize(child, in: path), as: "\(name)/\(child)", to: &archive, &system,
                depth: depth + 1)
        }
    }

    // MARK: - Taking apart

    private static func extract(
        _ call: CommandCall, _ arguments: Arguments, _ directory: String, _ bytes: [UInt8],
        _ system: inout ContainerSystem
    ) -> Int {
        let isList = arguments.options.has("t", "--list")
        var position = 0
        var code = 0
        while position + 512 <= bytes.count, bytes[position] != 0 {
            guard let header = ArchiveHeader(bytes[position..<position + 512]),
                position + 512 + header.size <= bytes.count
            else {
                system.complain(call, "This does not look like a tar archive")
                return 2
            }
            let content = Array(bytes[position + 512..<position + 512 + header.size])
            position += 512 + (header.size + 511) / 512 * 512
            // Members that only describe others.
            guard header.isFile || header.isDirectory else { continue }
            if isList || arguments.isVerbose { system.print(call, header.name) }
            guard !isList else { continue }
            // Nothing leaves the directory.
            let path = FileView.normalize(String(header.name.drop { $0 == "/" }), in: directory)
            guard path == directory || path.hasPrefix(directory == "/" ? "/" : directory + "/") else {
                system.complain(call, "\(header.name): Member name contains '..'")
                code = 2
                continue
            }
            do throws(FileTree.Failure) {
                if header.isDirectory {
                    try system.files.makeDirectory(path, withParents: true, now: system.now)
                } else {
                    try system.files.makeDirectory(
                        FileTree.parent(of: path), withParents: true, now: system.now)
                    try system.files.write(path, content, now: system.now)
                    try system.files.setMode(path, header.mode)
                }
            } catch {
                system.complain(call, "\(header.name): Cannot open: \(error.rawValue)")
                code = 2
            }
        }
        return code
    }
}
