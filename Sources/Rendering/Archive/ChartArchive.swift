/// Reads the files of a packaged chart, a tar archive in gzip, as Helm's `LoadArchiveFiles` does: names that would lead
/// out of the chart are refused, links have no content, what is larger than the bounds is never held.
enum ChartArchive {
    static func files(
        _ bytes: [UInt8], origin: String, bounds: ChartBounds
    ) throws(HelmError) -> [ChartFile] {
        // Headers and padding add to the files' own sizes.
        let limit = bounds.bytes + bounds.files * 1024
        let content: [UInt8]
        do throws(Gzip.Failure) {
            content = try Gzip.decompressed(bytes, limit: limit)
        } catch {
            switch error {
            case .header: throw HelmError("gzip: invalid header")
            case .damaged: throw HelmError("unexpected EOF")
            case .tooLarge: throw tooLarge(bounds)
            }
        }
        var files: [ChartFile] = []
        var remaining = bounds.bytes
        var reader = TarReader(content, limit: bounds.files)
        while let entry = try next(&reader, bounds) {
            if entry.kind == .directory || entry.kind == .globalHeader { continue }
            let name = try self.name(of: entry.name)
            guard entry.size <= remaining else { throw tooLarge(bounds) }
            guard entry.size <= bounds.bytesOfFile else {
                throw HelmError(
                    "decompressed chart file \(GoQuoting.quoted(entry.name)) is larger than the maximum file size \(bounds.bytesOfFile)",
                    isBound: true)
            }
            remaining -= entry.size
            var data = entry.kind == .file ? Array(content[entry.content]) : []
            if data.starts(with: [0xEF, 0xBB, 0xBF]) { data.removeFirst(3) }
            files.append(ChartFile(name: name, bytes: data, origin: "\(origin)/\(entry.name)"))
        }
        guard !files.isEmpty else { throw HelmError("no files in chart archive") }
        return files
    }

    private static func next(
        _ reader: inout TarReader, _ bounds: ChartBounds
    ) throws(HelmError) -> TarReader.Entry? {
        do throws(TarReader.Failure) { return try reader.next() } catch {
            switch error {
            case .damaged: throw HelmError("archive/tar: invalid tar header")
            case .tooManyEntries:
                throw HelmError("the chart archive has more than \(bounds.files) entries", isBound: true)
            }
        }
    }

    private static func tooLarge(_ bounds: ChartBounds) -> HelmError {
        HelmError("decompressed chart is larger than the maximum size \(bounds.bytes)", isBound: true)
    }

    /// The name of a file within the chart: without the first directory, which is the chart itself.
    private static func name(of entry: String) throws(HelmError) -> String {
        let separator: Character = entry.contains("\\") ? "\\" : "/"
        let parts = entry.split(separator: separator, omittingEmptySubsequences: false)
        let joined = parts.dropFirst().joined(separator: "/")
        guard !joined.hasPrefix("/") else { throw HelmError("chart illegally contains absolute paths") }
        let name = cleaned(joined)
        guard !name.isEmpty else {
            throw HelmError(
                "chart illegally contains content outside the base directory: \(GoQuoting.quoted(entry))")
        }
        guard !name.hasPrefix("..") else { throw HelmError("chart illegally references parent directory") }
        let start = name.utf8.prefix(3)
        if start.count == 3, start.dropFirst().elementsEqual(":/".utf8), name.first?.isLetter == true {
            throw HelmError("chart contains illegally named files")
        }
        guard parts.first != "Chart.yaml" else { throw HelmError("chart yaml not in base directory") }
        return name
    }

    /// `path` without `.` and empty parts, `..` resolved as far as there is something to leave.
    private static func cleaned(_ path: String) -> String {
        var parts: [Substring] = []
        for part in path.split(separator: "/") {
            switch part {
            case ".": continue
            case "..":
                if let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }
}
