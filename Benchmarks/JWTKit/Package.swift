// swift-tools-version: 6.2
import PackageDescription

// Apart from the other measurements, so that those need nothing of this.
let package = Package(
  name: "jwtkit-bench",
  dependencies: [.package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1")],
  targets: [
    .executableTarget(
      name: "jwtkit-bench",
      dependencies: [.product(name: "JWTKit", package: "jwt-kit")],
      path: "Sources/Bench"
    )
  ]
)
