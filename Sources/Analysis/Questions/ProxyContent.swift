internal import Basics
package import Evaluation
internal import Mesh
internal import Program
internal import Resources

/// What the verdicts of a proxy depend on, without the places where it is written: two proxies of
/// equal content answer every request alike.
package struct ProxyContent: Hashable, Sendable {
  private struct Rule: Hashable {
    let rule: JWTRule
    let policy: ObjectName
  }

  private let dataPlane: EnforcementPoint.DataPlane
  private let service: AddressedService?
  private let port: Int
  private let portProtocol: EnforcementPoint.PortProtocol
  private let policies: [AuthorizationPolicy]
  private let connectPolicies: [AuthorizationPolicy]?
  private let jwtRules: [Rule]
  private let mode: PeerAuthentication.Mode?
  private let deviation: String?
  private let takesHBONEOnly: Bool
  private let meshConfig: MeshConfig
  private let trustedDomains: [ByteString]?
  private let release: IstioRelease
  /// Of a program that no policies are behind.
  private let source: SourceLocation?

  package init(of evaluator: Evaluator) {
    let program = evaluator.program
    let point = program.point
    dataPlane = point.dataPlane
    service = point.service
    port = point.port
    portProtocol = point.portProtocol
    policies = point.authorizationPolicies.map(\.content)
    connectPolicies = point.connectPolicies?.map(\.content)
    jwtRules = point.jwtRules.map {
      Rule(rule: $0.rule.content, policy: ObjectName($0.policy))
    }
    mode = point.mtls?.mode
    deviation = point.mtls?.deviation
    takesHBONEOnly = point.takesHBONEOnly
    meshConfig = point.meshConfig.content
    trustedDomains = evaluator.trustedDomains
    release = program.release
    source = program.source
  }
}
