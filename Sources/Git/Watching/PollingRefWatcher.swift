/// Notices changes of references by looking at their files: for systems and file systems that do not tell.
struct PollingRefWatcher {
    let places: RefPlaces
    private var last: RefFingerprint

    init(_ places: RefPlaces) {
        self.places = places
        last = RefFingerprint(places)
    }

    /// Whether anything has changed since the last look.
    mutating func check() -> Bool {
        let current = RefFingerprint(places)
        defer { last = current }
        return current != last
    }
}
