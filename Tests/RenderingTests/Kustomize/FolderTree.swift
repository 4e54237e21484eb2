import Foundation
import Rendering

/// A folder on disk as a tree.
struct FolderTree: FileTree {
    let root: URL

    private func url(_ path: String) -> URL { path.isEmpty ? root : root.appending(path: path) }

    func treeID(of path: String) throws(RenderError) -> String? {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: url(path).path, isDirectory: &isDirectory)
        return exists && isDirectory.boolValue ? path : nil
    }

    func entries(of path: String) throws(RenderError) -> [FileEntry] {
        let keys: [URLResourceKey] = [.isDirectoryKey]
        let urls = try? FileManager.default.contentsOfDirectory(
            at: url(path), includingPropertiesForKeys: keys)
        return (urls ?? []).map { url in
            let isDirectory = (try? url.resourceValues(forKeys: Set(keys)).isDirectory) ?? false
            return FileEntry(
                name: url.lastPathComponent, kind: isDirectory ? .directory : .file, contentID: "")
        }.sorted { $0.name < $1.name }
    }

    func contents(of path: String) throws(RenderError) -> [UInt8] {
        guard let data = try? Data(contentsOf: url(path)) else {
            throw RenderError(.unreadable, "\(path) cannot be read")
        }
        return Array(data)
    }
}
