/// A step that changes the resources of a build.
protocol Transformer {
    func transform(_ set: ResourceSet) throws(KustomizeError)
}

/// A step that adds resources to a build.
protocol Generator {
    func generate() throws(KustomizeError) -> [Resource]
}
