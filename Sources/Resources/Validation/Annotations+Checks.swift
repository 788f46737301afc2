internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let dryRunNotKnown = Problem("dry-run-not-known", "VALID-8", .tolerable)
  static let forbiddenAnnotation = Problem("forbidden-annotation", "VALID-9", .tolerable)
}

private let forbiddenAnnotations: [ByteString] = [
  "internal.istio.io/webhook-always-reject", "internal.istio.io/parents",
  "internal.istio.io/parent-namespace",
]

/// Checks the annotations that mean something to istiod (VALID-8, VALID-9).
func checkAnnotations(of object: Node, knowsDryRun: Bool, _ findings: inout Findings) {
  guard let annotations = object[FieldNames.metadata]?[FieldNames.annotations] else { return }
  annotations.forEachMember { annotation in
    if annotation.place(among: forbiddenAnnotations) != nil {
      findings.report(
        .forbiddenAnnotation,
        "the annotation \(quoted(annotation.name)) is istiod's own",
        at: annotation.key.location
      )
    }
    if !knowsDryRun, annotation.isNamed(dryRunAnnotation) {
      findings.report(
        .dryRunNotKnown,
        "\(quoted(dryRunAnnotation)) is known for AuthorizationPolicy only",
        at: annotation.key.location,
        notes: ["the policy would be enforced"]
      )
    }
  }
}
