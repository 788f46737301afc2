/// A set of requests, as rules: exactly what ANY of them matches (contract section 7).
public struct RequestSet: Sendable, Hashable {
  /// The largest first; a rule without a field matches everything that was asked about.
  public let rules: [PrintedRule]
  /// How many rules more it takes: the limit left them out here.
  public let omitted: Int

  package init(rules: [PrintedRule], omitted: Int = 0) {
    self.rules = rules
    self.omitted = omitted
  }
}

extension Asking {
  /// Writes a set, naming fields in errors.
  ///
  /// - Parameters:
  ///   - set: The requests, a part of `asked`.
  ///   - asked: What is true of all of these is not written.
  ///   - limit: The most rules; `nil`: all.
  /// - Returns: The rules.
  /// - Throws: ``Undecided``.
  package func print(
    _ set: NodeID,
    within asked: NodeID,
    limit: Int?
  ) throws(Undecided) -> RequestSet {
    try naming { () throws(Undecided) in
      let printed = try RulePrinter(universe: universe, table: table)
        .print(set, within: asked, limit: limit ?? .max)
      return RequestSet(rules: printed.rules, omitted: printed.omitted)
    }
  }
}
