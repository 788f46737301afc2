/// One thing that another release of Istio does in another way.
///
/// The table of them (``all``) is the one source of what evaluation does by release
/// (``ReleaseBehavior``) and of the page `docs/releases.md`.
package struct ReleaseDifference: Sendable, Hashable {
  package let id: ID
  /// The first line that has the new behavior in its last patch release.
  package let since: IstioRelease
  /// The patch releases that brought it, where it was not with a line's first one.
  package let patches: String?
  /// The clauses of the semantics page that it changes.
  package let clauses: String
  /// What releases before do, in one line.
  package let before: String
  /// What releases since then do, in one line.
  package let after: String
  /// Envoy's runtime guard that brings the old behavior back.
  package let envoyGuard: String?
  /// Whether answers follow it; otherwise it is outside of what is evaluated, and listed only.
  package let isEvaluated: Bool

  init(
    _ id: ID,
    since minor: Int,
    patches: String? = nil,
    _ clauses: String,
    before: String,
    after: String,
    envoyGuard: String? = nil,
    isEvaluated: Bool = true
  ) {
    self.id = id
    since = IstioRelease(minor: minor)
    self.patches = patches
    self.clauses = clauses
    self.before = before
    self.after = after
    self.envoyGuard = envoyGuard
    self.isEvaluated = isEvaluated
  }

  /// The newest line that still has the old behavior.
  package var lastBefore: IstioRelease { IstioRelease(minor: since.minor - 1) }
}

extension ReleaseDifference {
  /// By id the release that has the new behavior: every proxy's program asks for all of them.
  static let since = Dictionary(all.map { ($0.id, $0.since) }) { first, _ in first }

  /// The entry of an id.
  ///
  /// - Complexity: O(size of the table).
  static subscript(id: ID) -> ReleaseDifference? { all.first { $0.id == id } }

  /// The table as Markdown: first what answers follow, then what is only listed.
  package static var markdown: String {
    let evaluated = all.filter(\.isEvaluated)
    let listed = all.filter { !$0.isEvaluated }
    return """
      ## Differences that answers follow

      \(markdown(of: evaluated))

      ## Differences that are not evaluated

      \(markdown(of: listed))

      """
  }

  private static func markdown(of entries: [ReleaseDifference]) -> String {
    let head = ["| since | difference | before | since then | clauses |", "|---|---|---|---|---|"]
    return (head + entries.map(\.markdownRow)).joined(separator: "\n")
  }

  private var markdownRow: String {
    let release = patches.map { "\(since)<br>(\($0))" } ?? "\(since)"
    let name = "`\(id.rawValue)`" + (envoyGuard.map { "<br>guard `\($0)`" } ?? "")
    return "| \(release) | \(name) | \(before) | \(after) | \(clauses) |"
  }
}
