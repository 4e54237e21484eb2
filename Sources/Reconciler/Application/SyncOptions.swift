/// A set of `name=value` options, from `spec.syncPolicy.syncOptions`, an operation, or an object's annotation
/// `argocd.argoproj.io/sync-options` (or `trimtab.dev/sync-options`). Names are Argo CD's.
package struct SyncOptions: Sendable, Hashable {
    package var texts: [String]

    package init(_ texts: [String] = []) { self.texts = texts }

    /// Reads a comma-separated annotation.
    package init(annotation: String) {
        texts = annotation.split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// Whether the option is stated exactly so.
    package func has(_ text: String) -> Bool { texts.contains(text) }

    /// The value of the last statement of an option.
    package func value(of name: String) -> String? {
        for text in texts.reversed() where text.hasPrefix(name) && text.dropFirst(name.count).first == "=" {
            return String(text.dropFirst(name.count + 1))
        }
        return nil
    }

    package var createsNamespace: Bool { has("CreateNamespace=true") }
    package var prunesLast: Bool { has("PruneLast=true") }
    /// The object is replaced as a whole instead of applied.
    package var replaces: Bool { has("Replace=true") }
    /// The object is deleted and made anew when it cannot be changed in place.
    package var forces: Bool { has("Force=true") }
    /// Pruning that waits for a confirmation waits for ever: deleting by hand is the confirmation.
    package var forbidsPrune: Bool { has("Prune=false") || has("Prune=confirm") }
    package var forbidsDelete: Bool { has("Delete=false") }
    /// An object of another application fails the sync instead of only being reported.
    package var failsOnSharedResource: Bool { has("FailOnSharedResource=true") }
    /// Fields under `ignoreDifferences` are left out when applying.
    package var respectsIgnoreDifferences: Bool { has("RespectIgnoreDifferences=true") }
    /// How deletions treat what the object owns: `foreground` unless stated otherwise.
    package var prunePropagation: String { value(of: "PrunePropagationPolicy") ?? "foreground" }
}
