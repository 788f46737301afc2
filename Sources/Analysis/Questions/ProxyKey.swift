internal import Basics
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

/// A proxy by what it is made of, as far as verdicts depend on it.
struct ProxyKey: Hashable {
  private let evaluator: Evaluator
  /// Of the names alone, which are told apart in a moment.
  private let digest: Int

  init(_ evaluator: Evaluator) {
    self.evaluator = evaluator
    let point = evaluator.program.point
    var hasher = Hasher()
    hasher.combine(point.port)
    hasher.combine(point.portProtocol)
    hasher.combine(point.dataPlane)
    hasher.combine(point.mtls?.mode)
    for policy in point.authorizationPolicies {
      hasher.combine(policy.meta.namespace)
      hasher.combine(policy.meta.name)
    }
    hasher.combine(point.jwtRules.count)
    digest = hasher.finalize()
  }

  func hash(into hasher: inout Hasher) { hasher.combine(digest) }

  static func == (left: ProxyKey, right: ProxyKey) -> Bool {
    guard left.digest == right.digest else { return false }
    guard left.evaluator !== right.evaluator else { return true }
    let (first, second) = (left.evaluator.program, right.evaluator.program)
    let (before, after) = (first.point, second.point)
    return before.dataPlane == after.dataPlane && before.service == after.service
      && before.port == after.port && before.portProtocol == after.portProtocol
      && before.authorizationPolicies == after.authorizationPolicies
      && before.jwtRules == after.jwtRules && before.mtls == after.mtls
      && before.takesHBONEOnly == after.takesHBONEOnly
      && (before.connectPolicies != nil) == (after.connectPolicies != nil)
      && before.meshConfig == after.meshConfig
      && left.evaluator.trustedDomains == right.evaluator.trustedDomains
      && first.release == second.release && first.source == second.source
  }
}
