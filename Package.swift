// swift-tools-version: 6.2
import PackageDescription

// One constant for every Swift target, so that no module is checked less than another.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .strictMemorySafety(),
]

/// A Swift module of ours; `uses` may only name modules listed above it (arrows point one way).
func room(_ name: String, uses: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: uses, swiftSettings: settings)
}

/// The tests of a room, in the folder that mirrors it.
func tests(of name: String, uses: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests",
    dependencies: [.byName(name: name)] + uses,
    swiftSettings: settings
  )
}

let package = Package(
  name: "meshproof",
  products: [
    .library(name: "MeshProof", targets: ["MeshProof"]),
    .executable(name: "meshproof", targets: ["MeshProofCLI"]),
  ],
  dependencies: [
    // Command line: options, help pages and usage errors as users of Swift tools know them.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    // JSON. The customer's choice; everything JSON goes through it.
    .systemLibrary(
      name: "CJansson",
      pkgConfig: "jansson",
      providers: [.apt(["libjansson-dev"]), .brew(["jansson"])]
    ),
    // All cryptography. The customer's choice.
    .systemLibrary(
      name: "COpenSSL",
      pkgConfig: "libcrypto",
      providers: [.apt(["libssl-dev"]), .brew(["openssl@3"])]
    ),
    // YAML by events: positions, duplicate keys and aliases as Kubernetes sees them.
    .systemLibrary(
      name: "CLibYAML",
      pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]
    ),

    room("Basics"),
    room("JSON", uses: ["Basics", "CJansson"]),
    room("Documents", uses: ["Basics", "JSON", "CLibYAML"]),
    room("JOSE", uses: ["Basics", "JSON", "COpenSSL"]),
    room("Decoding", uses: ["Basics", "Documents"]),
    room("Resources", uses: ["Basics", "JSON", "Documents", "Decoding"]),
    room("Matching", uses: ["Basics", "JSON"]),
    room("Mesh", uses: ["Basics", "JSON", "Documents", "Resources", "Matching"]),
    room("Routing", uses: ["Basics", "JSON", "Resources", "Matching", "Mesh"]),
    room("Program", uses: ["Basics", "JSON", "JOSE", "Resources", "Matching", "Mesh"]),
    room(
      "Evaluation",
      uses: ["Basics", "JSON", "JOSE", "Resources", "Matching", "Mesh", "Program"]
    ),
    room(
      "Analysis",
      uses: ["Basics", "JSON", "JOSE", "Resources", "Matching", "Mesh", "Program", "Evaluation"]
    ),
    room("EnvoyConfig", uses: ["Basics", "JSON", "Resources", "Matching", "Mesh", "Program"]),
    room(
      "Reports",
      uses: ["Basics", "JSON", "Resources", "Mesh", "Program", "Evaluation", "Analysis"]
    ),
    room(
      "MeshProof",
      uses: [
        "Basics", "JSON", "Documents", "Decoding", "JOSE", "Resources", "Mesh", "Routing",
        "Program", "Evaluation", "Analysis", "EnvoyConfig", "Reports",
      ]
    ),
    room("PolicyTests", uses: ["Basics", "JSON", "Documents", "Decoding", "JOSE", "MeshProof"]),
    .executableTarget(
      name: "MeshProofCLI",
      dependencies: [
        "MeshProof", "PolicyTests", "Basics", "JSON",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings
    ),

    // Reads and runs the vectors; shared by the tests and the runner.
    .target(
      name: "TestSupport",
      dependencies: ["MeshProof"],
      path: "Tests/Support",
      swiftSettings: settings
    ),
    // Runs files of vectors from the command line (`scripts/vectors`).
    .executableTarget(
      name: "vector-runner",
      dependencies: ["MeshProof", "TestSupport"],
      path: "Tests/VectorRunner",
      swiftSettings: settings
    ),

    // A second evaluator, as plain as the clauses, a generator of cases, and their comparison.
    .target(
      name: "Agreement",
      dependencies: [
        "MeshProof", "Basics", "JSON", "JOSE", "Documents", "Resources", "Program", "Evaluation",
      ],
      path: "Tests/Agreement",
      swiftSettings: settings
    ),
    // Compares as many generated cases as wanted (`scripts/agreement`).
    .executableTarget(
      name: "agreement-runner",
      dependencies: ["Agreement", "Basics", "JSON"],
      path: "Tests/AgreementRunner",
      swiftSettings: settings
    ),
    .testTarget(
      name: "AgreementTests",
      dependencies: [
        "Agreement", "MeshProof", "Basics", "Resources", "Matching", "Mesh", "Program",
        "Evaluation", "TestSupport",
      ],
      swiftSettings: settings
    ),

    // Properties that hold for every input, and what runs them: libFuzzer (`scripts/fuzz`), or any
    // file given by name.
    .target(
      name: "FuzzTargets",
      dependencies: [
        "MeshProof", "Basics", "JSON", "Documents", "JOSE", "Matching", "Evaluation",
      ],
      path: "Tests/Fuzz/Targets",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "fuzz-runner",
      dependencies: ["FuzzTargets", "Basics"],
      path: "Tests/Fuzz/Runner",
      swiftSettings: settings
    ),
    // Replays the corpus.
    .testTarget(
      name: "FuzzTests",
      dependencies: ["FuzzTargets"],
      swiftSettings: settings
    ),

    tests(of: "Basics"),
    tests(of: "JSON", uses: ["Basics"]),
    tests(of: "Documents", uses: ["Basics"]),
    tests(of: "Decoding", uses: ["Basics"]),
    tests(of: "JOSE", uses: ["Basics", "JSON", "COpenSSL"]),
    tests(of: "Resources", uses: ["Basics", "Documents", "JSON"]),
    tests(of: "Matching", uses: ["Basics", "JSON"]),
    tests(of: "Mesh", uses: ["Basics", "Documents", "JSON", "Resources"]),
    tests(
      of: "Analysis",
      uses: [
        "Agreement", "MeshProof", "Basics", "JSON", "Documents", "Resources", "Matching", "Mesh",
        "Program",
        "Evaluation", "TestSupport",
      ]
    ),
    tests(of: "Routing", uses: ["Basics", "Documents", "JSON", "Resources", "Mesh"]),
    tests(of: "EnvoyConfig", uses: ["MeshProof"]),
    tests(of: "MeshProof", uses: ["TestSupport"]),
    tests(of: "PolicyTests", uses: ["MeshProof", "JOSE", "Basics", "JSON", "Documents"]),
    // Runs the built command, as a user does.
    tests(of: "MeshProofCLI"),
  ]
)
