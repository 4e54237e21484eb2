/// What a chart is rendered as: `.Release`, and the choices that `helm template` offers.
package struct HelmRelease: Sendable, Hashable {
    package var name: String
    package var namespace: String
    package var isUpgrade: Bool
    package var capabilities: HelmCapabilities
    package var skipsSchemaValidation: Bool
    package var includesCRDs: Bool
    package var skipsTests: Bool
    /// Whether hooks are left out altogether.
    package var skipsHooks: Bool

    package init(
        name: String, namespace: String = "default", isUpgrade: Bool = false,
        capabilities: HelmCapabilities = HelmCapabilities(), skipsSchemaValidation: Bool = false,
        includesCRDs: Bool = false, skipsTests: Bool = false, skipsHooks: Bool = false
    ) {
        self.name = name
        self.namespace = namespace
        self.isUpgrade = isUpgrade
        self.capabilities = capabilities
        self.skipsSchemaValidation = skipsSchemaValidation
        self.includesCRDs = includesCRDs
        self.skipsTests = skipsTests
        self.skipsHooks = skipsHooks
    }

    /// Refuses what Helm does not take for a release's name.
    func validateName() throws(HelmError) {
        if name.isEmpty {
            throw HelmError("release name check failed: release name \"\": no name provided")
        }
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard name.utf8.count <= 53, parts.allSatisfy({ Self.isLabel($0) }) else {
            throw HelmError(
                "release name check failed: release name \(GoQuoting.quoted(name)): invalid release name, must match regex "
                    + #"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$"#
                    + " and the length must not be longer than 53")
        }
    }

    private static func isLabel(_ text: some Collection<UInt8>) -> Bool {
        let bytes = Array(text)
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
        }
        guard let first = bytes.first, let last = bytes.last else { return false }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
    }
}
