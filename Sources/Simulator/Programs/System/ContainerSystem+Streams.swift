import Kubernetes

/// Reading and writing through descriptors.
extension ContainerSystem {
    /// What the descriptor of a process leads to.
    func descriptor(_ process: Int, _ number: Int) -> Descriptor {
        self[process: process]?.descriptors[number] ?? .null
    }

    private func hasWriter(_ pipe: Int) -> Bool {
        sortedProcesses.contains { $0.descriptors.values.contains(.pipeWriter(pipe)) }
    }

    private func hasReader(_ pipe: Int) -> Bool {
        sortedProcesses.contains { $0.descriptors.values.contains(.pipeReader(pipe)) }
    }

    /// Whether a read would give bytes or the end at once.
    func canRead(_ process: Int, _ number: Int) -> Bool {
        switch descriptor(process, number) {
        case .pipeReader(let id): pipes[id].map { !$0.bytes.isEmpty } ?? false || !hasWriter(id)
        case .input(let console):
            consoles[console].map { !$0.input.isEmpty || $0.isInputClosed } ?? true
        default: true
        }
    }

    func hasRoom(_ process: Int, _ number: Int) -> Bool {
        guard case .pipeWriter(let id) = descriptor(process, number) else { return true }
        guard let pipe = pipes[id], !pipe.isCapture else { return true }
        return pipe.bytes.count < Pipe.capacity || !hasReader(id)
    }

    enum Input {
        case bytes([UInt8])
        case end
        /// Nothing yet.
        case later
    }

    mutating func read(_ process: Int, _ number: Int, limit: Int = 65_536) -> Input {
        switch descriptor(process, number) {
        case .null, .pipeWriter, .output, .error: return .end
        case .pipeReader(let id):
            guard let pipe = pipes[id], !pipe.bytes.isEmpty else { return hasWriter(id) ? .later : .end }
            let bytes = Array(pipe.bytes.prefix(limit))
            pipes[id]?.bytes.removeFirst(bytes.count)
            return .bytes(bytes)
        case .file(let id):
            guard let file = openFiles[id] else { return .end }
            let content = file.text ?? (try? content(file.path)) ?? []
            guard file.offset < content.count else { return .end }
            let bytes = Array(content[file.offset..<min(content.count, file.offset + limit)])
            openFiles[id]?.offset += bytes.count
            return .bytes(bytes)
        case .input(let console):
            guard let found = consoles[console] else { return .end }
            if found.input.isEmpty {
                guard found.isInputClosed else { return .later }
                return .end
            }
            return .bytes(consoles[console]?.read(limit) ?? [])
        }
    }

    /// Puts bytes that were read too many back in front.
    mutating func unread(_ process: Int, _ number: Int, _ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        switch descriptor(process, number) {
        case .pipeReader(let id): pipes[id]?.bytes.insert(contentsOf: bytes, at: 0)
        case .file(let id): openFiles[id]?.offset -= bytes.count
        case .input(let console): consoles[console]?.unread(bytes)
        default: break
        }
    }

    /// Writes; a process whose reader is gone ends by SIGPIPE.
    mutating func write(_ process: Int, _ number: Int, _ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        switch descriptor(process, number) {
        case .null, .pipeReader, .input: break
        case .pipeWriter(let id):
            if let pipe = pipes[id], pipe.isCapture {
                pipes[id]?.bytes += bytes.prefix(max(0, Pipe.captureLimit - pipe.bytes.count))
                return
            }
            guard hasReader(id) else {
                if self[process: process]?.body?.handles(.pipe) != true { end(process, code: 141) }
                return
            }
            pipes[id]?.bytes += bytes
        case .file(let id):
            guard var file = openFiles[id], file.text == nil else { return }
            openFiles[id] = nil
            if file.appends || file.offset > 0 {
                try? files.write(file.path, bytes, appends: true, now: now)
            } else {
                try? files.write(file.path, bytes, now: now)
            }
            file.offset += bytes.count
            openFiles[id] = file
        case .output(let console): writeConsole(console, bytes, isError: false)
        case .error(let console): writeConsole(console, bytes, isError: true)
        }
    }

    mutating func write(_ process: Int, _ number: Int, _ text: String) {
        write(process, number, Array(text.utf8))
    }

    private mutating func writeConsole(_ console: Int, _ bytes: [UInt8], isError: Bool) {
        guard consoles[console] != nil else { return }
        if console == Self.mainConsole { log.append((isError ? .error : .output, bytes)) }
        consoles[console]?.write(bytes, isError: isError)
    }

    /// Opens a file for reading or writing; its descriptor.
    mutating func open(
        _ path: String, for kind: ShellRedirection.Kind, in directory: String, process: Int
    ) throws(FileTree.Failure) -> Descriptor {
        switch path {
        case "/dev/null", "/dev/zero", "/dev/random", "/dev/urandom": return .null
        case "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0": return descriptor(process, 0)
        case "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1": return descriptor(process, 1)
        case "/dev/stderr", "/dev/fd/2", "/proc/self/fd/2": return descriptor(process, 2)
        case "/proc/1/fd/1": return .output(console: Self.mainConsole)
        case "/proc/1/fd/2": return .error(console: Self.mainConsole)
        case "/dev/tty":
            let console = self[process: process]?.console ?? 0
            return kind == .read ? .input(console: console) : .output(console: console)
        case "/dev/termination-log" where self.files[path] == nil:
            break
        default: break
        }
        let full = FileView.normalize(path, in: directory)
        var file = OpenFile(path: full)
        switch kind {
        case .read: _ = try content(full)
        case .append, .bothAppend:
            file.appends = true
            try files.write(full, [], appends: true, now: now)
        default: try files.write(full, [], now: now)
        }
        let id = number()
        openFiles[id] = file
        return .file(id)
    }

    /// A file's content; files of `/proc` are made up on the spot.
    func content(_ path: String) throws(FileTree.Failure) -> [UInt8] {
        if let text = processFile(path) { return Array(text.utf8) }
        return try files.content(path)
    }
}
