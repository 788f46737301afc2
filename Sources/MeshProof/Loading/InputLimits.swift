internal import Basics
package import Documents

/// How much of an input is read before it is refused (docs/limits.md, ENV-27).
///
/// ```swift
/// var options = LoadingOptions()
/// options.limits[.documents] = 500_000
/// ```
public struct InputLimits: Sendable, Hashable {
  /// What is limited; the raw values are the names of the command line.
  public enum Name: String, Sendable, CaseIterable {
    /// Bytes of one file of policies or mesh settings.
    case fileBytes = "file-bytes"
    /// Bytes of a proxy's configuration.
    case proxyBytes = "envoy-config-bytes"
    /// Documents of one file.
    case documents
    /// Lists and maps within each other.
    case depth
    /// Nodes that are written in one file.
    case nodes
    /// Nodes of one file that aliases and merge keys copy.
    case expandedNodes = "expanded-nodes"
    /// Bytes of text in those nodes.
    case expandedBytes = "expanded-bytes"
    /// Bytes of one value or key.
    case scalarBytes = "scalar-bytes"
    /// Bytes of one key set, inline or supplied.
    case keySetBytes = "jwks-bytes"
    /// Bytes of one value of an AuthorizationPolicy's rule.
    case patternBytes = "pattern-bytes"
    /// Bytes of a request file, or of one line of requests.
    case requestBytes = "request-bytes"
    /// Bytes of one header line, token or path of a request.
    case headerBytes = "header-bytes"
    /// Seconds that a pipe may stay silent.
    case waitSeconds = "wait-seconds"
  }

  private var values: [Name: Int] = [:]

  /// Makes the standard limits.
  public init() {}

  /// The value of a limit; a value outside of ``range(of:)`` becomes the nearest inside.
  public subscript(name: Name) -> Int {
    get { values[name] ?? Self.standard(name) }
    set {
      let range = Self.range(of: name)
      values[name] = min(max(newValue, range.lowerBound), range.upperBound)
    }
  }

  /// What a limit can be set to.
  public static func range(of name: Name) -> ClosedRange<Int> {
    switch name {
    // Those who walk a tree recurse as deep as it is.
    case .depth: 1...512
    case .waitSeconds: 1...86_400
    // Numbers of nodes are 32 bits wide, and one file is read into one piece of memory.
    default: 0...(1 << 30)
    }
  }

  private static func standard(_ name: Name) -> Int {
    switch name {
    case .fileBytes: DocumentLimits.standard.bytes
    case .proxyBytes: 512 << 20
    case .documents: DocumentLimits.standard.documents
    case .depth: DocumentLimits.standard.depth
    case .nodes: DocumentLimits.standard.nodes
    case .expandedNodes: DocumentLimits.standard.expandedNodes
    case .expandedBytes: DocumentLimits.standard.expandedBytes
    case .scalarBytes: DocumentLimits.standard.scalarBytes
    case .keySetBytes: 1 << 20
    case .patternBytes: 1 << 20
    case .requestBytes: 16 << 20
    case .headerBytes: 1 << 20
    case .waitSeconds: 30
    }
  }

  /// How documents of policies are read.
  package var ofDocuments: DocumentLimits {
    DocumentLimits(
      bytes: self[.fileBytes],
      documents: self[.documents],
      depth: self[.depth],
      nodes: self[.nodes],
      expandedNodes: self[.expandedNodes],
      expandedBytes: self[.expandedBytes],
      scalarBytes: self[.scalarBytes]
    )
  }

  /// How the configuration of a proxy is read, which nests deeper than what people write.
  var ofProxyConfigurations: DocumentLimits {
    var limits = ofDocuments
    // Whose size was checked already.
    limits.bytes = 1 << 30
    limits.depth = max(limits.depth, 128)
    return limits
  }

  /// How requests are read.
  var ofRequests: DocumentLimits {
    var limits = ofDocuments
    // Whose size was checked already.
    limits.bytes = 1 << 30
    return limits
  }

  /// What to say where `what` is larger than a limit, and what to do about it.
  func excess(_ what: String, over name: Name) -> (message: String, note: String) {
    (
      "\(what); the limit \"\(name.rawValue)\" is \(self[name])",
      "raise it with --limit \(name.rawValue)=VALUE"
    )
  }

  /// The diagnostic for something that is larger than a limit.
  func diagnostic(
    _ what: String,
    over name: Name,
    at location: SourceLocation? = nil
  ) -> Diagnostic {
    let (message, note) = excess(what, over: name)
    return Diagnostic(
      .error,
      code: "too-large",
      message,
      at: location,
      notes: [note],
      clause: "ENV-27"
    )
  }
}
