// swift-tools-version: 6.2
import PackageDescription

// Apart from the other measurements, so that those need nothing of this. The folder may not have the
// name of the package that it measures: to SwiftPM it would be the same one.
let package = Package(
  name: "yams-bench",
  dependencies: [.package(url: "https://github.com/jpsim/Yams", exact: "6.2.2")],
  targets: [
    .executableTarget(
      name: "yams-bench",
      dependencies: [.product(name: "Yams", package: "Yams")],
      path: "Sources/Bench"
    )
  ]
)
