import Glibc

/// The system's tz database, which Go's `time.LoadLocation` reads as well.
enum TimeZoneDatabase {
    private static let directories = [
        "/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/",
    ]
    /// No zone file comes near it.
    private static let maximumSize = 1 << 20

    /// The zone of a name; nil when there is none. The empty name and `UTC` are UTC, and so is `Local`: what a
    /// chart renders must not depend on where the agent runs.
    static func zone(named name: String) -> GoZone? {
        if name.isEmpty || name == "UTC" || name == "Local" { return .utc }
        let bytes = Array(name.utf8)
        guard bytes.count <= 255, bytes[0] != UInt8(ascii: "/"), !bytes.contains(UInt8(ascii: "\\")),
            !bytes.contains(0), !name.split(separator: "/", omittingEmptySubsequences: false).contains("..")
        else { return nil }
        for directory in directories {
            if let contents = contents(of: directory + name), let zone = ZoneFile.zone(named: name, contents)
            {
                return zone
            }
        }
        return nil
    }

    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            status.st_size <= maximumSize
        else { return nil }
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let read = read(descriptor, buffer.baseAddress?.advanced(by: count), size - count)
                guard read > 0 else { return }
                count += read
            }
        }
        return bytes.count == size ? bytes : nil
    }
}
