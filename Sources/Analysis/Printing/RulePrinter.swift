internal import Basics
internal import Evaluation
internal import Matching

/// Writes sets of requests as rules.
package struct RulePrinter {
  package let universe: Universe
  package let table: DiagramTable

  package init(universe: Universe, table: DiagramTable) {
    self.universe = universe
    self.table = table
  }

  /// The rules of a set; together they match exactly it, where it matters.
  package struct Printed: Sendable {
    /// The largest first, each with the requests of the set that it matches.
    package let entries: [(rule: PrintedRule, set: NodeID)]
    /// The number of rules that are left out here.
    package let omitted: Int

    /// The rules alone.
    package var rules: [PrintedRule] { entries.map(\.rule) }
  }

  /// A rule while it is written, with the box that it says so far.
  private struct Draft {
    var rule = PrintedRule()
    var box: Cover.Box
  }

  /// Writes a set.
  ///
  /// - Parameters:
  ///   - set: The requests, a part of `asked`.
  ///   - asked: The requests that the question is about; what is true of all of them is not written.
  ///   - limit: The most rules to write.
  /// - Returns: The rules.
  /// - Throws: ``Undecided``, with levels in the place of fields.
  package func print(
    _ set: NodeID,
    within asked: NodeID,
    limit: Int = 200
  ) throws(Undecided) -> Printed {
    var cover = Cover(universe: universe, table: table, limit: limit)
    try cover.cover(set, within: asked)
    let cares = table.projection(of: asked)
    let hasTCP = try !table.areDisjoint(asked, try kinds { !$0.isHTTP })
    var entries: [(rule: PrintedRule, set: NodeID)] = []
    var omitted = cover.omitted
    for (box, _) in cover.boxes {
      guard let drafts = write(box, cares, hasTCP: hasTCP) else {
        omitted += 1
        continue
      }
      for draft in drafts {
        let own = try table.apply(.and, try cover.set(of: draft.box), set)
        // One of several alternatives may have nothing of its own.
        if own != .none { entries.append((draft.rule, own)) }
      }
    }
    return Printed(entries: entries, omitted: omitted)
  }

  private func kinds(_ isWanted: (ConnectionKind) -> Bool) throws(Undecided) -> NodeID {
    let atoms = ConnectionKind.allCases.filter(isWanted).map(\.rawValue)
    return try table.node(level: universe.connectionLevel, atoms: AtomSet(atoms: atoms))
  }

  /// The rules of a box; `nil` if values cannot say it.
  ///
  /// - Parameters:
  ///   - box: The box.
  ///   - cares: For each level the atoms that are asked about; the others may be in or out.
  ///   - hasTCP: Whether plain connections are asked about.
  /// - Returns: The rules, each with its part of the box.
  private func write(
    _ box: Cover.Box,
    _ cares: [AtomSet],
    hasTCP: Bool
  ) -> [Draft]? {
    var drafts = [Draft(box: box)]
    var kinds = ConnectionKind.allCases
    for (level, atoms) in box.atoms.sorted(by: { $0.key < $1.key }) {
      let variable = universe.variables[level]
      switch variable.key {
      case .connection: kinds = kinds.filter { atoms.contains($0.rawValue) }
      case .token:
        let isNone = atoms.contains(0)
        for index in drafts.indices where drafts[index].rule.tokens.isEmpty {
          drafts[index].rule.tokens = [isNone ? "none" : "any"]
        }
      case .provider(let name):
        let answer = atoms.contains(0) ? "allow" : "deny"
        for index in drafts.indices { drafts[index].rule.answersByProvider[name] = answer }
      case .peer, .host, .method, .path, .destinationIP, .sourceIP, .remoteIP, .serverName,
        .claim, .header, .metadata, .metadataList:
        let describer = SetDescriber(
          units: universe.units(of: variable.key),
          width: variable.width,
          mixesLabels: variable.key == .peer
        )
        guard let alternatives = describer.describe(atoms, within: cares[level]) else { return nil }
        drafts = drafts.flatMap { draft in
          alternatives.map { alternative in
            var draft = draft
            draft.rule.add(alternative, of: variable.key)
            draft.box.atoms[level] = alternative.atoms(of: variable.width)
            return draft
          }
        }
      }
    }
    for literal in box.literals {
      let units = universe.units(of: literal.key)
      let values = literal.units.map { units[$0].value }
      guard case .when(let key)? = literal.units.first.map({ units[$0].label }) else { return nil }
      for index in drafts.indices {
        drafts[index].rule.when.append(
          .init(
            name: key,
            values: literal.isPositive ? values : [],
            notValues: literal.isPositive ? [] : values
          )
        )
      }
    }
    for index in drafts.indices { drafts[index].rule.simplifyTokens() }
    return restricted(drafts, to: kinds, hasTCP: hasTCP)
  }

  /// Says which connections are meant, as far as that is not said yet.
  private func restricted(
    _ drafts: [Draft],
    to kinds: [ConnectionKind],
    hasTCP: Bool
  ) -> [Draft] {
    let http = kinds.filter(\.isHTTP)
    let tcp = kinds.filter { !$0.isHTTP }
    func names(_ kinds: [ConnectionKind]) -> [String] {
      let all: [ConnectionKind] = [.httpMTLS, .httpPlaintext, .httpTLS]
      let tls = Set(kinds.map(\.tls))
      return tls.count == all.count ? [] : all.map(\.tls).filter(tls.contains).map(\.rawValue)
    }
    var result: [Draft] = []
    for draft in drafts {
      if names(http) == names(tcp), http.count == tcp.count {
        var draft = draft
        draft.rule.connections = names(http)
        result.append(draft)
        continue
      }
      if !http.isEmpty {
        var draft = draft
        draft.rule.connections = names(http)
        if hasTCP, !draft.rule.isHTTPOnly {
          draft.rule.operation.append(.init(name: "methods", values: ["*"], notValues: []))
        }
        draft.box.atoms[universe.connectionLevel] = AtomSet(atoms: http.map(\.rawValue))
        result.append(draft)
      }
      if !tcp.isEmpty, hasTCP {
        var draft = draft
        draft.rule.connections = names(tcp)
        draft.rule.isTCP = true
        draft.box.atoms[universe.connectionLevel] = AtomSet(atoms: tcp.map(\.rawValue))
        result.append(draft)
      }
    }
    return result
  }
}

extension PrintedRule {
  /// Whether an item of it keeps plain connections out (AP-87).
  var isHTTPOnly: Bool {
    let fields: Set<ByteString> = ["hosts", "methods", "paths"]
    return operation.contains { fields.contains($0.name) }
      || when.contains {
        $0.name.hasPrefix("request.headers") || $0.name.hasPrefix("request.auth")
      } || and.contains(where: \.isHTTPOnly)
  }

  /// A claim that has to be there has a token with it, and its issuer is said with fewer words.
  fileprivate mutating func simplifyTokens() {
    if let index = when.firstIndex(where: { $0.name == "request.auth.claims[iss]" }),
      when[index].notValues.isEmpty, !when[index].values.contains(where: { $0.contains("*") })
    {
      tokens = when.remove(at: index).values
    }
    if tokens == ["any"],
      when.contains(where: { $0.name.hasPrefix("request.auth.") && !$0.values.isEmpty })
    {
      tokens = []
    }
  }

  /// Adds what a variable is.
  mutating func add(_ alternative: SetDescriber.Alternative, of key: FieldKey) {
    for (index, group) in alternative.groups.enumerated() {
      let excluded = index == 0 ? alternative.excluded : []
      if index == 0 {
        add(group, excluded, of: key)
      } else {
        var further = PrintedRule()
        further.add(group, excluded, of: key)
        and.append(further)
      }
    }
    if alternative.groups.isEmpty { add([], alternative.excluded, of: key) }
  }

  private mutating func add(
    _ values: [SetDescriber.Unit],
    _ excluded: [SetDescriber.Unit],
    of key: FieldKey
  ) {
    guard !values.isEmpty || !excluded.isEmpty else { return }
    if key == .peer || key == .sourceIP || key == .remoteIP {
      addSource(values, excluded)
      return
    }
    func texts(_ units: [SetDescriber.Unit], _ label: PatternUnit.Label) -> [ByteString] {
      units.filter { $0.label == label }.map(\.value)
    }
    var labels: [PatternUnit.Label] = []
    for unit in values + excluded where !labels.contains(unit.label) { labels.append(unit.label) }
    for label in labels {
      let item = Item(
        name: label.name,
        values: texts(values, label),
        notValues: texts(excluded, label)
      )
      if case .when = label { when.append(item) } else { operation.append(item) }
    }
  }

  /// Values at different places are sources of their own; what is excluded is so from each.
  private mutating func addSource(_ values: [SetDescriber.Unit], _ excluded: [SetDescriber.Unit]) {
    func items(_ units: [SetDescriber.Unit], isNegated: Bool) -> [Item] {
      var items: [Item] = []
      for unit in units {
        if let index = items.firstIndex(where: { $0.name == unit.label.name }) {
          if isNegated {
            items[index].notValues.append(unit.value)
          } else {
            items[index].values.append(unit.value)
          }
        } else {
          items.append(
            Item(
              name: unit.label.name,
              values: isNegated ? [] : [unit.value],
              notValues: isNegated ? [unit.value] : []
            )
          )
        }
      }
      return items
    }
    let nots = items(excluded, isNegated: true)
    let positives = items(values, isNegated: false)
    let own: [[Item]] = positives.isEmpty ? [nots] : positives.map { Self.merged([$0], nots) }
    sources = sources.isEmpty ? own : sources.flatMap { old in own.map { Self.merged(old, $0) } }
  }

  private static func merged(_ left: [Item], _ right: [Item]) -> [Item] {
    var items = left
    for item in right {
      if let index = items.firstIndex(where: { $0.name == item.name }) {
        items[index].values += item.values
        items[index].notValues += item.notValues
      } else {
        items.append(item)
      }
    }
    return items
  }
}

extension PatternUnit.Label {
  var name: ByteString {
    switch self {
    case .principals: "principals"
    case .namespaces: "namespaces"
    case .serviceAccounts: "serviceAccounts"
    case .trustDomains: "trustDomains"
    case .hosts: "hosts"
    case .methods: "methods"
    case .paths: "paths"
    case .when(let key): key
    }
  }
}
