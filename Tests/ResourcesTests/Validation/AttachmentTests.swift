import Testing

/// Selectors and target references (VALID-12 to VALID-24).
struct AttachmentTests {
  @Test("Attachments that Istio refuses are found where they are", arguments: Self.rows)
  func attachment(row: Row) { check(row) }

  private static let long = String(repeating: "a", count: 254)

  static let rows: [Row] = [
    Row("a selector", "AuthorizationPolicy", "spec: {selector: {matchLabels: {app: a, b: ''}}}"),
    Row(
      "all targets",
      "AuthorizationPolicy",
      """
      spec:
        targetRefs:
        - {kind: Service, name: a}
        - {kind: Service, group: "", name: a}
        - {kind: Service, group: core, name: a, namespace: ""}
        - {kind: ServiceEntry, group: networking.istio.io, name: a}
        - {kind: Gateway, group: gateway.networking.k8s.io, name: a}
        - {kind: GatewayClass, group: gateway.networking.k8s.io, name: a}
      """
    ),
    Row(
      "the legacy target",
      "RequestAuthentication",
      "spec: {targetRef: {kind: Service, name: a}}"
    ),
    Row(
      "VALID-12: a selector and targets",
      "AuthorizationPolicy",
      "spec: {selector: {matchLabels: {a: b}}, «several-attachments VALID-12»targetRefs: []}"
    ),
    Row(
      "VALID-12: all three",
      "RequestAuthentication",
      """
      spec:
        selector: {matchLabels: {a: b}}
        «several-attachments VALID-12»targetRefs: [{kind: Service, name: a}]
        «several-attachments VALID-12»targetRef: {kind: Service, name: a}
      """
    ),
    Row(
      "VALID-12: null does not count",
      "AuthorizationPolicy",
      "spec: {selector: ~, targetRefs: [{kind: Service, name: a}]}"
    ),
    Row(
      "VALID-13: an empty label name",
      "PeerAuthentication",
      "spec: {selector: {matchLabels: {«empty-label-key VALID-13»'': b}}}"
    ),
    Row(
      "VALID-14: wildcards",
      "AuthorizationPolicy",
      "spec: {selector: {matchLabels: {«wildcard-label VALID-14»'a*': «wildcard-label VALID-14»'*', b: a}}}"
    ),
    Row(
      "VALID-15: 64 characters are too many, 63 are not",
      "AuthorizationPolicy",
      "spec: {selector: {matchLabels: {a: «long-label VALID-15»\(String(repeating: "é", count: 64)), b: \(String(repeating: "é", count: 63))}}}"
    ),
    Row(
      "VALID-16: too many labels",
      "AuthorizationPolicy",
      "spec: {«too-many-items VALID-16»selector: {matchLabels: {\((0...4096).map { "a\($0): b" }.joined(separator: ", "))}}}"
    ),
    Row(
      "VALID-17: an empty selector",
      "AuthorizationPolicy",
      "spec: {«warning:empty-selector VALID-17»selector: {}}"
    ),
    Row(
      "VALID-17: no labels",
      "RequestAuthentication",
      "spec: {«warning:empty-selector VALID-17»selector: {matchLabels: {}}}"
    ),
    Row(
      "VALID-75: an empty selector",
      "PeerAuthentication",
      "spec: {«warning:empty-selector VALID-17»selector: {}}"
    ),
    Row(
      "VALID-18: names",
      "AuthorizationPolicy",
      """
      spec:
        targetRefs:
        - «bad-target-name VALID-18»{kind: Service}
        - {kind: Service, name: «bad-target-name VALID-18»""}
        - {kind: Service, name: «bad-target-name VALID-18»\(long)}
        - {kind: Service, name: \(long.dropLast())}
      """
    ),
    Row(
      "VALID-19: kinds",
      "AuthorizationPolicy",
      """
      spec:
        targetRefs:
        - «bad-target-kind VALID-19»{name: a}
        - {kind: «bad-target-kind VALID-19»"", name: a}
        - {kind: «bad-target-kind VALID-19»Service-, name: a}
        - {kind: «bad-target-kind VALID-19»1Service, name: a}
        - {kind: «bad-target-kind VALID-19»A\(String(repeating: "a", count: 63)), name: a}
      """
    ),
    Row(
      "VALID-20: groups",
      "AuthorizationPolicy",
      """
      spec:
        targetRefs:
        - {kind: Service, group: «bad-target-group VALID-20»Core, name: a}
        - {kind: Service, group: «bad-target-group VALID-20»a..b, name: a}
        - {kind: Service, group: «bad-target-group VALID-20»\(long), name: a}
      """
    ),
    Row(
      "VALID-21: pairs that are no targets",
      "AuthorizationPolicy",
      """
      spec:
        targetRefs:
        - {kind: «unsupported-target VALID-21»Gateway, name: a}
        - {kind: «unsupported-target VALID-21»Gateway, group: networking.istio.io, name: a}
        - {kind: «unsupported-target VALID-21»service, name: a}
        - {kind: «unsupported-target VALID-21»Pod, name: a}
        - {kind: «unsupported-target VALID-21»ServiceEntry, name: a}
      """
    ),
    Row(
      "VALID-22: a namespace",
      "AuthorizationPolicy",
      "spec: {targetRefs: [{kind: Service, name: a, namespace: «target-namespace VALID-22»shop}]}"
    ),
    Row(
      "VALID-23: too many targets",
      "AuthorizationPolicy",
      "spec: {«too-many-items VALID-23»targetRefs: [\(Array(repeating: "{kind: Service, name: a}", count: 17).joined(separator: ", "))]}"
    ),
    Row(
      "VALID-23: just enough targets",
      "AuthorizationPolicy",
      "spec: {targetRefs: [\(Array(repeating: "{kind: Service, name: a}", count: 16).joined(separator: ", "))]}"
    ),
    Row(
      "VALID-24: label syntax is nobody's",
      "AuthorizationPolicy",
      "spec: {selector: {matchLabels: {'a=b c': 'ü/&'}}}"
    ),
  ]
}
