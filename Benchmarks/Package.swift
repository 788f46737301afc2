// swift-tools-version: 6.2
import PackageDescription

// A package of its own: it sees what every user of the library sees, and the main package needs
// nothing of what it measures with.
let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "meshproof", path: "..")],
  targets: [
    // Counts what is allocated, by standing in for malloc.
    .target(name: "CAllocations"),
    .executableTarget(
      name: "meshproof-bench",
      dependencies: [
        "CAllocations",
        .product(name: "MeshProof", package: "meshproof"),
      ],
      path: "Sources/Bench",
      swiftSettings: [.swiftLanguageMode(.v6)]
    ),
  ]
)
