// swift-tools-version: 6.2
import PackageDescription

// Apart from the other measurements, so that those need nothing of this.
let package = Package(
  name: "yams-bench",
  dependencies: [.package(url: "https://github.com/jpsim/Yams", exact: "6.2.1")],
  targets: [
    .executableTarget(
      name: "yams-bench",
      dependencies: [.product(name: "Yams", package: "Yams")],
      path: "Sources/Bench"
    )
  ]
)
