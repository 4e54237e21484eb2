package import Kubernetes
import YAML

/// What an object's annotations say about how it is synced. The keys are Argo CD's; the same names under
/// `trimtab.dev/` are understood as well.
package struct ObjectOptions: Sendable, Hashable {
    package var syncOptions: SyncOptions
    /// `argocd.argoproj.io/sync-wave`: objects of lower waves come first and must be healthy before the next.
    package var wave: Int
    /// `compare-options: IgnoreExtraneous`: being no longer in git does not make the application OutOfSync.
    package var ignoresExtraneous: Bool
    /// `argocd.argoproj.io/hook: Skip`, and any other hook: not part of an ordinary sync.
    package var hook: String?
    package var ignoresHealth: Bool

    private static let syncOptionKeys = [
        Key("argocd.argoproj.io/sync-options"), Key("trimtab.dev/sync-options"),
    ]
    private static let waveKeys = [Key("argocd.argoproj.io/sync-wave"), Key("trimtab.dev/sync-wave")]
    private static let compareKeys = [
        Key("argocd.argoproj.io/compare-options"), Key("trimtab.dev/compare-options"),
    ]
    private static let hookKeys = [Key("argocd.argoproj.io/hook"), Key("trimtab.dev/hook")]

    package init(of object: Object) {
        let annotations = object.metadata.annotations
        func text(_ keys: [Key]) -> String? { keys.lazy.compactMap { annotations[$0]?.string }.first }
        syncOptions = text(Self.syncOptionKeys).map(SyncOptions.init(annotation:)) ?? SyncOptions()
        wave = text(Self.waveKeys).flatMap { Int($0) } ?? 0
        ignoresExtraneous =
            text(Self.compareKeys).map { SyncOptions(annotation: $0).has("IgnoreExtraneous") } ?? false
        hook = text(Self.hookKeys)
        ignoresHealth = annotations[ObjectHealth.ignoreAnnotation]?.string == "true"
    }
}
