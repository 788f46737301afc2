internal import Basics
internal import Mesh
internal import Program

/// How a stage of a proxy sees requests of one kind of connection.
struct Reading {
  /// What the proxy is told.
  private let whole: EnforcementProgram
  private let isHTTP: Bool
  /// Whether the identity that the client has is shown.
  let showsPeer: Bool
  /// Whether the server name that the client sends is seen.
  let showsServerName: Bool
  /// Whether claims are known: behind a JWT filter.
  let seesToken: Bool

  /// Whether regular expressions read UTF-8, by release (AP-50).
  let readsUTF8: Bool

  /// Makes the reading of one of a proxy's two kinds of filter chains.
  init(
    _ program: EnforcementProgram,
    isHTTP: Bool,
    showsPeer: Bool,
    showsServerName: Bool,
    seesToken: Bool
  ) {
    whole = program
    self.isHTTP = isHTTP
    self.showsPeer = showsPeer
    self.showsServerName = showsServerName
    self.seesToken = seesToken
    let behavior = isHTTP ? program.http.behavior : program.tcp.behavior
    readsUTF8 = !behavior.readsRegexInputAsLatin1
  }

  var point: EnforcementPoint { whole.point }

  var chain: RuleProgram.Chain { isHTTP ? whole.http.chain : whole.tcp.chain }

  /// The chain's rules.
  var program: RuleProgram { isHTTP ? whole.http : whole.tcp }

  /// The same connection before the JWT filter (PIPE-2).
  var beforeTokens: Reading {
    Reading(
      whole,
      isHTTP: isHTTP,
      showsPeer: showsPeer,
      showsServerName: showsServerName,
      seesToken: false
    )
  }
}
