/// What a render needs from outside the repository. Rendering has no clock, random source, network or cluster of its
/// own; whoever renders supplies them.
package struct RenderContext: Sendable {
    /// What earlier renders of the same application drew, kept as long as the chart and its values stay.
    package var drawn: DrawnValues?
    /// Draws anew, from the system's generator and clock.
    package var draw: @Sendable () -> DrawnValues
    /// Gets the charts that others depend on; nil where nothing may be fetched.
    package var fetcher: (any ChartFetcher)?
    /// Gets what kustomizations name outside of the repository; nil where nothing may be fetched.
    package var remote: (any RemoteSource)?
    /// The cluster that `lookup` asks; nil where it finds nothing.
    package var lookup: (any ClusterLookup)?
    /// What templates are told of the cluster where the source does not say otherwise.
    package var capabilities: HelmCapabilities

    /// - Parameter draw: draws anew; without one, everything random follows from a fixed seed, which is for tests.
    package init(
        drawn: DrawnValues? = nil, draw: @escaping @Sendable () -> DrawnValues = { DrawnValues(seed: "") },
        fetcher: (any ChartFetcher)? = nil, remote: (any RemoteSource)? = nil,
        lookup: (any ClusterLookup)? = nil,
        capabilities: HelmCapabilities = HelmCapabilities()
    ) {
        self.drawn = drawn
        self.draw = draw
        self.fetcher = fetcher
        self.remote = remote
        self.lookup = lookup
        self.capabilities = capabilities
    }
}
