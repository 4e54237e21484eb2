/// The files of a directory as a web server answers with them.
struct StaticFiles {
    let root: String
    let view: FileView?

    private static let types: [String: String] = [
        "html": "text/html", "htm": "text/html", "css": "text/css", "js": "application/javascript",
        "json": "application/json", "txt": "text/plain", "xml": "text/xml", "svg": "image/svg+xml",
    ]

    /// The answer for a path; nil when there is no such file and the server's own pages are to be used.
    func answer(_ path: String, isImage: Bool) -> ContainerBehaviour.Answer? {
        guard let view else { return nil }
        // Dots stay within the root.
        let inner = FileView.normalize(BodyTemplate.decoded(path[...]), in: "/")
        var full = inner == "/" ? root : root + inner
        if view[full]?.isDirectory == true {
            let index = full + "/index.html"
            if view[index] != nil {
                full = index
            } else if isImage {
                return nil
            } else {
                return listing(inner, view, full)
            }
        }
        guard let content = try? view.content(full) else {
            guard !isImage else { return nil }
            return .init(
                status: 404, contentType: "text/html",
                body:
                    "<html><head><title>404 Not Found</title></head>\n<body><h1>404 Not Found</h1>\nThe requested URL was not found\n</body></html>\n"
            )
        }
        let ending = full.split(separator: ".").last.map(String.init) ?? ""
        return .init(
            status: 200, contentType: Self.types[ending] ?? "application/octet-stream",
            body: String(decoding: content, as: UTF8.self))
    }

    private func listing(_ path: String, _ view: FileView, _ full: String) -> ContainerBehaviour.Answer {
        let names = (try? view.names(in: full)) ?? []
        let rows = names.map { "<li><a href=\"\($0)\">\($0)</a></li>\n" }.joined()
        return .init(
            status: 200, contentType: "text/html; charset=utf-8",
            body:
                "<!DOCTYPE HTML>\n<html>\n<head>\n<title>Directory listing for \(path)</title>\n</head>\n<body>\n<h1>Directory listing for \(path)</h1>\n<hr>\n<ul>\n\(rows)</ul>\n<hr>\n</body>\n</html>\n"
        )
    }
}
