internal import Basics
internal import EnvoyConfig
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

extension Decision {
  /// The answer where the chain cannot be read: it depends on what is not understood.
  static func unreadable(
    _ refusals: [ConfigurationRefusal],
    at dataPlane: EnforcementPoint.DataPlane,
    _ mtls: MTLS?,
    _ request: IncomingRequest
  ) -> Decision {
    var decision = notInFile(
      "the proxy's configuration cannot be read: \(refusals.first?.cause ?? "")",
      dataPlane,
      mtls,
      request
    )
    decision.missing = refusals.map { "\($0.location): \($0.cause)" }
    return decision
  }

  /// The answer where the file lacks what it depends on.
  static func notInFile(
    _ reason: String,
    _ dataPlane: EnforcementPoint.DataPlane,
    _ mtls: MTLS?,
    _ request: IncomingRequest
  ) -> Decision {
    var decision = Decision(
      verdict: .indeterminate,
      httpStatus: nil,
      reason: reason,
      decidedBy: .init(stage: .default),
      enforcedAt: dataPlane.rawValue
    )
    decision.missing = [reason]
    decision.peerPrincipal = request.peer
    decision.mtls = mtls
    return decision
  }

  /// The answer to a connection that is closed before any filter.
  static func refused(
    _ reason: String,
    _ dataPlane: EnforcementPoint.DataPlane,
    _ mtls: MTLS?,
    _ request: IncomingRequest
  ) -> Decision {
    var decision = Decision(
      verdict: .refused,
      httpStatus: nil,
      reason: reason,
      decidedBy: .init(stage: .mtls),
      enforcedAt: dataPlane.rawValue
    )
    decision.peerPrincipal = request.peer
    decision.mtls = mtls
    return decision
  }

  /// The decision without the names of objects that the filters do not name.
  ///
  /// A JWT filter names no RequestAuthentication, an ALLOW filter without rules no policy, and a
  /// policy with a name that istiod does not give is no rule of an AuthorizationPolicy.
  var namingWhatIsNamed: Decision {
    var decision = self
    if let object = decidedBy.object, object.namespace == ProxyConfig.unknownName {
      switch object.kind {
      case "RequestAuthentication":
        decision.decidedBy = .init(stage: decidedBy.stage)
        decision.reason += " (provider \"\(object.name)\")"
      case "AuthorizationPolicy":
        decision.decidedBy = .init(stage: decidedBy.stage, object: object.asForeign)
        decision.reason = reason.replacing(
          "\(object.namespace)/\(object.name) rule \(object.rule ?? 0)",
          with: "the policy \"\(object.name)\" of the filter"
        )
      default: break
      }
    }
    if decidedBy.stage == .default, verdict == .deny, reason.hasSuffix("(?/?)") {
      decision.reason = "denied: an ALLOW policy applies, and none of its rules is in the filter"
    }
    decision.audit = audit.map(\.asForeign)
    return decision
  }
}

extension Decision.Reference {
  /// Without a rule index, where the name is not one that istiod gives.
  fileprivate var asForeign: Decision.Reference {
    guard namespace == ProxyConfig.unknownName else { return self }
    return .init(kind: kind, namespace: "", name: name, location: location)
  }
}

extension String {
  /// The text with the first occurrence of `other` replaced.
  fileprivate func replacing(_ other: String, with replacement: String) -> String {
    let (text, part) = (ByteString(self), ByteString(other))
    guard let start = text.firstIndex(of: part) else { return self }
    return ByteString(bytes: text.bytes.prefix(start)).string + replacement
      + text.dropFirst(start + part.count).string
  }
}

extension RuleProgram {
  /// A program without any policy.
  static func empty(_ chain: Chain, _ release: IstioRelease) -> RuleProgram {
    func group(_ action: AuthorizationPolicy.Action) -> PolicyGroup {
      PolicyGroup(action: action, rules: [], dryRunRules: [], policies: [])
    }
    return RuleProgram(
      chain: chain,
      custom: [],
      jwt: nil,
      audit: group(.audit),
      deny: group(.deny),
      allow: group(.allow),
      behavior: ReleaseBehavior(of: release)
    )
  }
}
