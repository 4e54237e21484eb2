// swift-tools-version: 6.2
import PackageDescription

// One block of settings for every Swift target: the language mode, the upcoming
// features the house is written in, and, when CI asks for it, warnings as errors.
let warningsAreErrors = Context.environment["TRIMTAB_STRICT"] == "1"
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
    ] + (warningsAreErrors ? [.treatAllWarnings(as: .error)] : [])

/// The modules of ARCHITECTURE.md, each with the only imports it may have.
/// `Scripts/lint-imports` reads the same table from ARCHITECTURE.md and checks every file against it.
func module(_ name: String, _ dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies, resources: [.copy("Fixtures")],
        swiftSettings: settings)
}

let collections: Target.Dependency = .product(name: "Collections", package: "swift-collections")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let cryptoExtras: Target.Dependency = .product(name: "CryptoExtras", package: "swift-crypto")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let nioPosix: Target.Dependency = .product(name: "NIOPosix", package: "swift-nio")
let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioHTTP2: Target.Dependency = .product(name: "NIOHTTP2", package: "swift-nio-http2")
let nioTLS: Target.Dependency = .product(name: "NIOTLS", package: "swift-nio")
let nioWebSocket: Target.Dependency = .product(name: "NIOWebSocket", package: "swift-nio")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let x509: Target.Dependency = .product(name: "X509", package: "swift-certificates")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let signals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let system: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
    name: "trimtab",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "trimtab", targets: ["trimtab"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // System libraries: a module map and a shim, nothing else.
        .systemLibrary(
            name: "CGit", pkgConfig: "libgit2", providers: [.apt(["libgit2-dev"]), .brew(["libgit2"])]),
        .systemLibrary(
            name: "CYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        // RE2 is a C++ library; this target gives it a C face.
        .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),

        // Data compiled into the binary with #embed.
        .target(
            name: "KubernetesData",
            exclude: [
                "types.json", "resources.json", "tables.json", "protobuf-messages.json", "access-policy.json",
            ]),
        .target(name: "SimulatorData", exclude: ["images.json", "timezones.json"]),
        .target(
            name: "RenderingData", exclude: ["field-specs.json", "merge-keys.json", "scopes.json"]),
        .target(name: "ExampleData"),

        module("YAML", ["CYAML"]),
        module("Git", ["CGit"]),
        module("Kubernetes", ["YAML", "KubernetesData"]),
        module(
            "Rendering",
            ["Kubernetes", "YAML", "RenderingData", "CRE2", "CZlib", crypto, cryptoExtras, x509, asn1]),
        module("Reconciler", ["Kubernetes", "YAML"]),
        module("APIServer", ["Kubernetes", "YAML", crypto, collections]),
        module("Simulator", ["APIServer", "Kubernetes", "YAML", "SimulatorData"]),
        module("ClusterClient", ["Kubernetes", "YAML", httpClient, nio, nioHTTP1, nioSSL]),
        module(
            "Agent",
            [
                "Git", "Rendering", "Reconciler", "Simulator", "APIServer", "Kubernetes", "YAML", logging,
                lifecycle,
            ]),
        module(
            "Server",
            [
                "Agent", "Simulator", "APIServer", "Kubernetes", "YAML", "CZlib", hummingbirdCore, nio,
                nioHTTP1,
                nioHTTP2, nioPosix, nioSSL, nioTLS, nioWebSocket, x509, asn1, crypto, logging, lifecycle,
            ]),
        .executableTarget(
            name: "trimtab",
            dependencies: [
                "Server", "Agent", "ClusterClient", "Git", "Rendering", "Reconciler", "Simulator",
                "APIServer",
                "Kubernetes", "YAML", "ExampleData", arguments, logging, lifecycle, signals, nio, nioPosix,
                httpClient, subprocess, system,
            ],
            swiftSettings: settings),

        tests("YAML", ["YAML"]),
        tests("Git", ["Git"]),
        tests("Kubernetes", ["Kubernetes", "YAML"]),
        tests("Rendering", ["Rendering", "Kubernetes", "YAML", x509, asn1]),
        tests("Reconciler", ["Reconciler", "Kubernetes", "YAML"]),
        tests("APIServer", ["APIServer", "Kubernetes", "YAML"]),
        tests("Simulator", ["Simulator", "APIServer", "Kubernetes", "YAML"]),
        tests("ClusterClient", ["ClusterClient", "Kubernetes", "YAML"]),
        tests(
            "Agent",
            ["Agent", "Git", "Rendering", "Reconciler", "Simulator", "APIServer", "Kubernetes", "YAML"]),
        tests(
            "Server",
            [
                "Server", "Simulator", "Kubernetes", nio, nioHTTP1,
                .product(name: "NIOEmbedded", package: "swift-nio"),
            ]),
        tests("EndToEnd", ["YAML"]),
    ]
)

// Benchmarks see `package` declarations, so they belong to this package; they are declared only when asked for, so
// that an ordinary build does not fetch their library. `Scripts/bench` sets the variable.
if Context.environment["TRIMTAB_BENCHMARKS"] == "1" {
    package.dependencies.append(
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))

    package.targets += [
        .target(
            name: "GeneratedRepository", dependencies: ["Kubernetes", "YAML"],
            path: "Benchmarks/GeneratedRepository", swiftSettings: settings),
        .executableTarget(
            name: "RepositoryGenerator", dependencies: ["GeneratedRepository", arguments],
            path: "Benchmarks/RepositoryGenerator", swiftSettings: settings),
        .executableTarget(
            name: "Throughput", dependencies: ["YAML", arguments],
            path: "Benchmarks/Throughput", swiftSettings: settings),
        .executableTarget(
            name: "CoreBenchmarks",
            dependencies: [
                "GeneratedRepository", "Reconciler", "Rendering", "APIServer", "Kubernetes", "YAML",
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/CoreBenchmarks", swiftSettings: settings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ]
}
