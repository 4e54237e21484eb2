import ArgumentParser

struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "version", abstract: "Print the version.")

    func run() {
        print("trimtab \(Version.text)")
        print("kubernetes v1.36.2 (simulated)")
    }
}
