/// A chart and the files it was made of, as the cache keeps them.
struct LoadedChart: Sendable {
    var chart: HelmChart
    var filesRead: [String]
}

/// What a rendered chart depends on besides its own directory and the source's settings.
struct HelmDependencies: Sendable {
    /// Files and directories outside the chart's directory.
    var paths: [String] = []
    /// Whether something random or the time of day went into it.
    var usesDrawnValues = false
    /// What was drawn was drawn for this.
    var subject = ""
}
