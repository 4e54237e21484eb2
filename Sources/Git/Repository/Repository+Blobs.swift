internal import CGit

extension Repository {
    /// A blob's bytes as they were committed: no line-ending conversion, no filter.
    ///
    /// - Parameter limit: The most bytes; the size is looked at before anything is unpacked.
    /// - Throws: `tooLarge`, or `corrupt` when the object is missing.
    package func blob(_ id: ObjectID, limit: Int = 64 << 20) throws(GitError) -> [UInt8] {
        let size = try blobSize(id)
        guard size <= limit else {
            throw GitError(
                .tooLarge, "the file has \(size) bytes, more than the \(limit) that are read",
                location: location)
        }
        var raw = id.raw
        let handle = try Handle(
            doing: "read blob \(id)", location: location, release: { git_blob_free($0) },
            { git_blob_lookup(&$0, pointer, &raw) })
        guard let content = git_blob_rawcontent(handle.pointer) else { return [] }
        return Array(UnsafeRawBufferPointer(start: content, count: Int(git_blob_rawsize(handle.pointer))))
    }

    /// A blob's size in bytes.
    package func blobSize(_ id: ObjectID) throws(GitError) -> Int {
        let database = try Handle(
            doing: "open the object database", location: location, release: { git_odb_free($0) },
            { git_repository_odb(&$0, pointer) })
        var raw = id.raw
        var size = 0
        var type = GIT_OBJECT_INVALID
        let status = git_odb_read_header(&size, &type, database.pointer, &raw)
        if status == GIT_ENOTFOUND.rawValue {
            var error = GitError(
                .corrupt, "object \(id) is missing", hint: GitError.Code.corrupt.usualHint, location: location
            )
            if isPartial {
                error.code = .unsupported
                error.hint = "this is a partial clone; name a whole one, or the remote's URL"
            }
            throw error
        }
        try GitError.check(status, "read blob \(id)", location: location)
        guard type == GIT_OBJECT_BLOB else {
            throw GitError(.corrupt, "object \(id) is no file", location: location)
        }
        return size
    }
}
