import YAML

/// Names of the Application kind that are no interned fields.
extension Key {
    static let comparedTo = Key("comparedTo")
    static let enabled = Key("enabled")
    static let orphan = Key("orphan")
    static let requiresPruning = Key("requiresPruning")
    static let retryCount = Key("retryCount")
    static let sourceType = Key("sourceType")
    static let managedNamespaceMetadata = Key("managedNamespaceMetadata")
}
