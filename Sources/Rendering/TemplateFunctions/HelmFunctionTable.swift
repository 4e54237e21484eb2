extension FunctionTable {
    /// Every function that Helm 4 gives to charts: Sprig's, without those that read the environment, and its own.
    package static let helm: FunctionTable = {
        var functions = TextFunctions.all
        functions += PatternFunctions.all
        functions += NumberFunctions.all
        functions += ListFunctions.all
        functions += DictionaryFunctions.all
        functions += DefaultFunctions.all
        functions += EncodingFunctions.all
        functions += DateFunctions.all
        functions += DurationFunctions.all
        functions += VersionFunctions.all
        functions += PathFunctions.all
        functions += AddressFunctions.all
        functions += FormatFunctions.all
        functions += RandomFunctions.all
        functions += PasswordFunctions.all
        functions += CertificateFunctions.all
        functions += HelmFunctions.all
        return FunctionTable(functions)
    }()
}
