internal import Basics
internal import Mesh
internal import Program

/// How a stage of a proxy sees requests of one kind of connection.
struct Reading {
  let point: EnforcementPoint
  let program: RuleProgram
  /// Whether the identity that the client has is shown.
  let showsPeer: Bool
  /// Whether the server name that the client sends is seen.
  let showsServerName: Bool
  /// Whether claims are known: behind a JWT filter.
  let seesToken: Bool

  /// Whether regular expressions read UTF-8, by release (AP-50).
  var readsUTF8: Bool { !program.behavior.readsRegexInputAsLatin1 }

  /// The same connection before the JWT filter (PIPE-2).
  var beforeTokens: Reading {
    Reading(
      point: point,
      program: program,
      showsPeer: showsPeer,
      showsServerName: showsServerName,
      seesToken: false
    )
  }
}
