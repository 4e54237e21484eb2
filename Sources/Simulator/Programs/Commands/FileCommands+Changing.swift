import Kubernetes

/// Commands that change files, and those about their names.
extension FileCommands {
    @Sendable static func mkdir(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments, valued: ["m"])
        var code = 0
        for operand in options.operands {
            do throws(FileTree.Failure) {
                try system.files.makeDirectory(
                    call.path(operand), withParents: options.has("p", "--parents"), now: system.now)
            } catch {
                let text =
                    system.facts.distribution == .debian
                    ? "cannot create directory '\(operand)'" : "can't create directory '\(operand)'"
                code = fail(call, &system, text, error)
            }
        }
        return code
    }

    @Sendable static func rmdir(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        for operand in CommandOptions(call.arguments).operands {
            do throws(FileTree.Failure) {
                try system.files.remove(call.path(operand), recursively: false)
            } catch { code = fail(call, &system, "failed to remove '\(operand)'", error) }
        }
        return code
    }

    @Sendable static func rm(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments)
        let isForced = options.has("f", "--force")
        var code = 0
        for operand in options.operands {
            let path = call.path(operand)
            let lead =
                system.facts.distribution == .debian
                ? "cannot remove '\(operand)'" : "can't remove '\(operand)'"
            do throws(FileTree.Failure) {
                if system.files[path]?.isDirectory == true, !options.has("r", "R", "--recursive") {
                    throw .isDirectory
                }
                try system.files.remove(path, recursively: true)
            } catch {
                if error == .missing, isForced { continue }
                code = fail(call, &system, lead, error)
            }
        }
        return code
    }

    @Sendable static func touch(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        for operand in CommandOptions(call.arguments, valued: ["t", "d", "r"]).operands {
            do throws(FileTree.Failure) {
                if system.files[call.path(operand)]?.isDirectory == true { continue }
                try system.files.write(call.path(operand), [], appends: true, now: system.now)
            } catch { code = fail(call, &system, operand, error) }
        }
        return code
    }

    /// `cp`, `mv` and `ln`, which here copies as well.
    @Sendable static func copy(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments)
        guard options.operands.count >= 2, let target = options.operands.last else {
            system.complain(call, "missing file operand")
            return 1
        }
        var code = 0
        let isDirectory = system.files[call.path(target)]?.isDirectory == true
        for source in options.operands.dropLast() {
            let from = call.path(source)
            let name = String(from.split(separator: "/").last ?? "")
            let to = isDirectory ? FileView.normalize(name, in: call.path(target)) : call.path(target)
            do throws(FileTree.Failure) {
                if system.files[from]?.isDirectory == true {
                    guard call.name == "mv" || options.has("r", "R", "a", "s") else {
                        system.complain(call, "omitting directory '\(source)'")
                        code = 1
                        continue
                    }
                    try copyTree(from, to, &system, 0)
                } else {
                    let content = try system.content(from)
                    try system.files.write(to, content, now: system.now)
                    if let mode = system.files[from]?.mode { try system.files.setMode(to, mode) }
                }
                if call.name == "mv" { try system.files.remove(from, recursively: true) }
            } catch {
                code = fail(
                    call, &system,
                    error == .missing ? "cannot stat '\(source)'" : "cannot create '\(target)'", error)
            }
        }
        return code
    }

    private static func copyTree(
        _ from: String, _ to: String, _ system: inout ContainerSystem, _ depth: Int
    ) throws(FileTree.Failure) {
        guard depth < 32 else { throw .full }
        try system.files.makeDirectory(to, withParents: true, now: system.now)
        for name in try system.files.names(in: from) {
            let (source, target) = (FileView.normalize(name, in: from), FileView.normalize(name, in: to))
            if system.files[source]?.isDirectory == true {
                try copyTree(source, target, &system, depth + 1)
            } else {
                try system.files.write(target, try system.files.content(source), now: system.now)
            }
        }
    }

    @Sendable static func chmod(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let operands = call.arguments.filter { $0 != "-R" }
        guard let change = operands.first else { return 1 }
        var code = 0
        for operand in operands.dropFirst() {
            let path = call.path(operand)
            let old = system.files[path]?.mode ?? 0
            var mode = Int(change, radix: 8) ?? old
            if Int(change, radix: 8) == nil {
                let bits =
                    (change.contains("x") ? 0o111 : 0) | (change.contains("w") ? 0o200 : 0)
                    | (change.contains("r") ? 0o444 : 0)
                mode = change.contains("-") ? old & ~bits : old | bits
            }
            do throws(FileTree.Failure) {
                try system.files.setMode(path, mode)
            } catch { code = fail(call, &system, "cannot access '\(operand)'", error) }
        }
        return code
    }

    @Sendable static func truncate(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(call.arguments, valued: ["s"])
        let size = min(options.value("s").flatMap { Int($0) } ?? 0, 1 << 20)
        for operand in options.operands {
            let old = (try? system.files.content(call.path(operand))) ?? []
            let content = Array(old.prefix(size)) + Array(repeating: 0, count: max(0, size - old.count))
            do throws(FileTree.Failure) {
                try system.files.write(call.path(operand), content, now: system.now)
            } catch { return fail(call, &system, "cannot open '\(operand)' for writing", error) }
        }
        return 0
    }

    // MARK: - Names

    @Sendable static func basename(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        guard let path = call.arguments.first else { return 1 }
        var name = String(path.split(separator: "/").last ?? "/")
        if call.arguments.count > 1, name.hasSuffix(call.arguments[1]), name != call.arguments[1] {
            name.removeLast(call.arguments[1].count)
        }
        system.print(call, name)
        return 0
    }

    @Sendable static func dirname(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        guard let path = call.arguments.first else { return 1 }
        system.print(call, path.contains("/") ? FileTree.parent(of: path) : ".")
        return 0
    }

    @Sendable static func realpath(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        for operand in CommandOptions(call.arguments).operands {
            if operand.hasPrefix("/proc/"), operand.hasSuffix("/ns/uts") { return 1 }
            system.print(call, call.path(operand))
        }
        return 0
    }

    @Sendable static func mktemp(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let number = system.number()
        let path = "/tmp/tmp.\(String(number * 7_919 + 60_466_176, radix: 36))"
        do throws(FileTree.Failure) {
            if CommandOptions(call.arguments).has("d") {
                try system.files.makeDirectory(path, withParents: true, now: system.now)
            } else {
                try system.files.write(path, [], now: system.now)
            }
        } catch { return fail(call, &system, "failed to create file via template", error) }
        system.print(call, path)
        return 0
    }
}
