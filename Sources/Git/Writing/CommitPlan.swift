/// A commit that has been worked out but not written: what `Repository.write(_:)` adds on top of a branch.
package struct CommitPlan: Hashable, Sendable {
    /// The branch's short name.
    package let branch: String
    /// The commit the branch pointed to when the plan was made, the new commit's only parent. The plan is
    /// void when the branch has moved.
    package let parent: ObjectID
    /// The new commit's tree; it is in the object database already.
    package let treeID: ObjectID
    package let author: Signature
    package let message: String
    /// The files that differ from the parent.
    package let changes: [ChangedPath]

    package init(
        branch: String, parent: ObjectID, treeID: ObjectID, author: Signature, message: String,
        changes: [ChangedPath]
    ) {
        self.branch = branch
        self.parent = parent
        self.treeID = treeID
        self.author = author
        self.message = message
        self.changes = changes
    }
}
