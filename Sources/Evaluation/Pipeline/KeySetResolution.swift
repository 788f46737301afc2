internal import JOSE
internal import Basics
internal import Program

/// Decides whether the answer depends on key sets that were not given (JWKS-23).
struct KeySetResolution {
  struct Resolution {
    /// A judgement that holds whatever the missing key sets are, or one of several.
    let judgement: Judgement
    /// The sources whose key sets the answer depends on; empty when it does not.
    let missing: [ByteString]
  }

  /// With more providers without key sets than this, only the extremes are tried.
  private static let maximumExhaustive = 4

  let judge: Judge
  let stage: JWTStage?

  /// Judges a request under every assumption about the key sets that were not given.
  func resolve(_ attributes: Attributes) -> Resolution {
    let first = judge.judge(attributes, assumption: .init(verifying: []))
    guard !first.consulted.isEmpty, let stage else {
      return Resolution(judgement: first, missing: [])
    }
    var consulted = first.consulted
    var verdicts: Set<Decision.Verdict> = [first.result.verdict]
    for verifying in Self.assumptions(over: stage.providersWithoutKeySet) {
      let other = judge.judge(attributes, assumption: .init(verifying: verifying))
      consulted.formUnion(other.consulted)
      verdicts.insert(other.result.verdict)
    }
    guard verdicts.count > 1 else { return Resolution(judgement: first, missing: []) }
    return Resolution(judgement: first, missing: Self.sources(of: consulted, in: stage))
  }

  /// The sources of the key sets that were not given, in byte order.
  static func sources(of consulted: Set<Int>, in stage: JWTStage) -> [ByteString] {
    let sources = consulted.compactMap { index -> ByteString? in
      if case .notSupplied(let source) = stage.providers[index].keys { source } else { nil }
    }
    return Set(sources).sorted()
  }

  /// How to give a key set.
  static func advice(onMissing source: ByteString) -> String {
    "key set for \"\(source)\": give it with --jwks '\(source)=FILE'"
  }

  /// All non-empty sets of providers that may verify.
  static func assumptions(over open: [Int]) -> [Set<Int>] {
    guard open.count <= maximumExhaustive else { return open.map { [$0] } + [Set(open)] }
    return (1..<(1 << open.count)).map { mask in
      Set(open.indices.filter { mask & (1 << $0) != 0 }.map { open[$0] })
    }
  }
}

extension JWTStage {
  /// The providers whose signature checks cannot be known.
  var providersWithoutKeySet: [Int] {
    providers.indices.filter {
      if case .notSupplied = providers[$0].keys { true } else { false }
    }
  }
}

extension Judgement.Result {
  /// The verdict of the result.
  var verdict: Decision.Verdict {
    switch self {
    case .denied, .deniedByDefault, .deniedByCustom: .deny
    case .deniedByToken(let status, _): status == .jwtAudienceNotAllowed ? .deny : .unauthenticated
    case .allowed, .allowedByDefault: .allow
    case .undecided: .indeterminate
    case .conditional: .conditional
    }
  }
}
