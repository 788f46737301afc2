internal import Basics
package import JSON
package import Mesh
package import Program

/// The filters that istiod generates for the policies of one filter chain, in chain order (PIPE-1,
/// AP-23): CUSTOM, JWT, AUDIT, DENY, ALLOW.
///
/// A plain rendering of a ``RuleProgram`` in protobuf JSON: fields in the order of their numbers, names
/// in lower camel case, defaults left out. Rules stand in byte order of their names.
package struct EnvoyFilterChain: Sendable {
  package let filters: [EnvoyFilter]

  /// Renders a program.
  ///
  /// - Parameters:
  ///   - program: What the proxy is told; its chain says which kind of filter it gets.
  ///   - dataPlane: The kind of proxy.
  /// - Complexity: O(size of the program).
  package init(_ program: RuleProgram, dataPlane: EnforcementPoint.DataPlane) {
    let chain = program.chain
    let rules = RuleRendering(
      behavior: program.behavior,
      readsFilterState: dataPlane == .waypoint
    )
    var filters = program.custom.flatMap { $0.filters(on: chain, rules) }
    if let jwt = program.jwt { filters.append(jwt.filter(dataPlane: dataPlane)) }
    filters += [program.audit, program.deny, program.allow].compactMap {
      $0.filter(on: chain, rules)
    }
    self.filters = filters
  }

  /// `{"filters": […]}`.
  package var json: JSONValue {
    .message(["filters": .array(filters.map(\.json))])
  }
}
