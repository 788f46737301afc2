internal import ArgumentParser
internal import MeshProof

/// What tells the two sides of a comparison apart, beside their files.
struct DiffVersionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The old side as that Istio release.", valueName: "x.y"))
  var fromVersion: String?

  @Option(help: ArgumentHelp("The new side as that Istio release.", valueName: "x.y"))
  var toVersion: String?

  @Option(
    help: ArgumentHelp(
      "The new side after namespaces were moved to this data plane: ambient or sidecar.",
      valueName: "kind"
    )
  )
  var dataPlane: MovedDataPlane?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "The namespaces that are moved; default: all that can be; repeatable.",
      valueName: "ns"
    )
  )
  var inNamespace: [String] = []

  /// Whether the sides differ without a difference of their files.
  var isGiven: Bool { fromVersion != nil || toVersion != nil || dataPlane != nil }
}

/// Where namespaces are moved to.
enum MovedDataPlane: String, ExpressibleByArgument, CaseIterable {
  case ambient, sidecar

  var dataPlane: NamespaceDataPlane {
    switch self {
    case .ambient: .ambient
    case .sidecar: .sidecar
    }
  }
}
