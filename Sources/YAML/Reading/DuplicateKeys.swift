/// What a reader does with a key that a map gives twice.
package enum DuplicateKeys: Sendable {
    /// The second key is an error that names the place of both.
    case refuse
    /// The last value counts, silently, as Go's decoders have it.
    case lastWins
    /// The last value counts, and a ``ReadWarning`` names both places.
    case lastWinsWithWarning
}
