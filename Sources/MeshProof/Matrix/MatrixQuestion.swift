public import Basics
public import Evaluation

/// What a matrix is about (contract section 6).
public struct MatrixQuestion: Sendable, Hashable {
  /// Objects by name.
  public enum Selector: Sendable, Hashable {
    /// `*`.
    case all
    /// `ns/*`.
    case namespace(ByteString)
    /// `ns/name`.
    case object(Request.ObjectName)

    /// Reads `*`, `ns/*` or `ns/name`; `nil` for any other text.
    public init?(_ text: String) {
      let parts = ByteString(text).split(at: UInt8(ascii: "/"))
      switch (parts.count, parts.first, parts.last) {
      case (1, "*"?, _): self = .all
      case (2, let namespace?, let name?) where !namespace.isEmpty && namespace != "*":
        guard !name.isEmpty else { return nil }
        self =
          name == "*" ? .namespace(namespace) : .object(.init(namespace: namespace, name: name))
      default: return nil
      }
    }
  }

  /// Which callers and which workload ports.
  public var scope = AccessScope()
  /// The methods of HTTP requests; each is asked with each path.
  ///
  /// Without methods and paths no operation is asked by itself; where one of them is empty, it is `GET`
  /// or `/`.
  public var methods: [ByteString] = []
  /// The paths of HTTP requests.
  public var paths: [ByteString] = []
  /// How much work the exact sets may make.
  public var budget = AnalysisBudget()

  /// Asks what everybody may do everywhere.
  public init() {}

  /// The most answers that a matrix may have.
  public static let maximumAnswers = 5_000_000
}

extension MatrixQuestion.Selector: CustomStringConvertible {
  /// As it is read.
  public var description: String {
    switch self {
    case .all: "*"
    case .namespace(let namespace): "\(namespace)/*"
    case .object(let name): "\(name.namespace)/\(name.name)"
    }
  }

  func selects(namespace: ByteString, name: ByteString) -> Bool {
    switch self {
    case .all: true
    case .namespace(let wanted): wanted == namespace
    case .object(let wanted): wanted.namespace == namespace && wanted.name == name
    }
  }
}
