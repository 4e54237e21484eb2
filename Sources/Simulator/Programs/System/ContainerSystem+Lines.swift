/// Reading by lines, and what a descriptor is.
extension ContainerSystem {
    /// Whether a descriptor leads to a terminal.
    func isTerminal(_ process: Int, _ number: Int) -> Bool {
        switch descriptor(process, number) {
        case .input(let console), .output(let console), .error(let console):
            consoles[console]?.isTerminal ?? false
        default: false
        }
    }

    /// Whether what is there to read is all that will come.
    func atEnd(_ process: Int, _ number: Int) -> Bool {
        switch descriptor(process, number) {
        case .input(let console): consoles[console]?.isInputClosed ?? true
        case .pipeReader(let id):
            !sortedProcesses.contains { $0.descriptors.values.contains(.pipeWriter(id)) }
        default: true
        }
    }

    /// Reads up to and with the next line end; what is left when nothing more comes.
    mutating func readLine(_ process: Int, _ number: Int) -> Input {
        switch read(process, number) {
        case .later: return .later
        case .end: return .end
        case .bytes(let bytes):
            if let end = bytes.firstIndex(of: 0x0A) {
                unread(process, number, Array(bytes[(end + 1)...]))
                return .bytes(Array(bytes[...end]))
            }
            if bytes.count < 65_536, !atEnd(process, number) {
                unread(process, number, bytes)
                return .later
            }
            return .bytes(bytes)
        }
    }
}
