public import Analysis
internal import Basics
internal import EnvoyConfig
internal import Evaluation
internal import Mesh
internal import Program
internal import Resources

/// Which side of a comparison a proxy's own configuration is.
public enum ProxySide: Sendable, Hashable {
  /// The proxy has what was before; the policies are what will be.
  case old
  /// The policies are what should be; the proxy has what came of them.
  case new
}

extension PolicySet {
  /// Finds exactly which requests a proxy answers otherwise than these policies have it.
  ///
  /// The ports are those of the workload whose proxy it is, which the file names, or the inquiry.
  /// - Parameters:
  ///   - proxy: What the proxy has, read beside these policies.
  ///   - side: Which side the proxy is.
  ///   - inquiry: What to compare.
  ///   - progress: Told about the work.
  /// - Returns: The changes from the old side to the new one; what the file does not say, or says in a
  ///   way that no policies could, is undecided. Nothing is to blame: there are no edits.
  /// - Throws: ``RequestError`` where it is not known whose proxy it is, for names that the inputs do
  ///   not have, and for proxies that are no sidecars.
  public func diff(
    with proxy: ProxyConfiguration,
    as side: ProxySide,
    _ inquiry: DiffInquiry = DiffInquiry(),
    progress: AnalysisProgress = .none
  ) throws(RequestError) -> DiffReport {
    let inventory = AnalysisInventory(mesh: mesh, compiler: compiler)
    var scope = inquiry.scope
    scope.workloads = [.object(try proxy.subject(scope.workloads, among: inventory))]
    var warnings: [String] = []
    let places = try places(in: inventory, scope, of: proxy, &warnings)
    var comparison = ProxyComparison(proxy: proxy, side: side)
    for (index, place) in places.enumerated() {
      comparison.add(place, id: index)
      comparison.warn(inventory.warnings(at: place))
    }
    var known = Set(warnings)
    warnings += comparison.warnings.filter { known.insert($0).inserted }
    let diff = PolicyDiff(
      pairs: comparison.pairs,
      identities: Array(inventory.identities.prefix(Self.maximumExamples))
    )
    let (results, open) = diff.results(budget: inquiry.budget.ofTables, progress: progress)
    var undecided = comparison.undecided + open.map(\.port)
    var changes: [DiffReport.Change] = []
    for result in results {
      for change in result.changes {
        do throws(Undecided) {
          let set = try result.asking.print(
            change.changed,
            within: change.asked,
            limit: inquiry.ruleLimit
          )
          changes.append(try comparison.change(change, set))
        } catch {
          undecided += change.pairs.map { UndecidedPort($0.new, error) }
        }
      }
    }
    return DiffReport(
      changes: ChangeKind.allCases.flatMap { kind in changes.filter { $0.kind == kind } },
      undecided: UndecidedWorkloads.grouped(undecided),
      added: [],
      removed: [],
      compared: places.count,
      warnings: warnings
    )
  }

  /// Where the workload has no known port, the proxy's will do.
  private func places(
    in inventory: AnalysisInventory,
    _ scope: AccessScope,
    of proxy: ProxyConfiguration,
    _ warnings: inout [String]
  ) throws(RequestError) -> [AnalysisInventory.Place] {
    let ports = proxy.ports
    do throws(RequestError) {
      let places = try inventory.spots(scope, &warnings).map(inventory.place)
      let others = ports.filter { port in !places.contains { $0.port.port == port } }
      if scope.ports.isEmpty, !others.isEmpty {
        let list = others.map { "\($0)" }.joined(separator: ", ")
        warnings.append(
          "not compared, because the inputs do not have these ports of the file: \(list)"
        )
      }
      return places
    } catch {
      guard scope.ports.isEmpty, !ports.isEmpty else { throw error }
      var asked = scope
      asked.ports = ports
      return try inventory.spots(asked, &warnings).map(inventory.place)
    }
  }
}

extension ProxyConfiguration {
  /// The workload whose proxy it is, by the question or by the file.
  fileprivate func subject(
    _ selectors: [AccessScope.Selector],
    among inventory: AnalysisInventory
  ) throws(RequestError) -> Request.ObjectName {
    if case .listeners(let listeners) = config, listeners.kind != .sidecar {
      throw RequestError(
        "only a sidecar's configuration can be compared, \(file) is a \(listeners.kind)'s"
      )
    }
    if let selector = selectors.first {
      guard selectors.count == 1, case .object(let name) = selector else {
        throw RequestError("the configuration is that of one workload: give --to NS/WORKLOAD once")
      }
      return name
    }
    guard case .listeners(let listeners) = config, let namespace = listeners.node.namespace else {
      throw RequestError("\(file) does not say which workload's proxy it is: give --to NS/WORKLOAD")
    }
    let names = [listeners.node.name, listeners.node.workload].compactMap(\.self)
    let known = names.first {
      !inventory.mesh.inventory.workload(namespace: namespace, name: $0).isEmpty
    }
    guard let name = known else {
      let own = names.last.map { "\(namespace)/\($0)" } ?? "a workload in \(namespace)"
      throw RequestError(
        "\(file) is the configuration of \(own), which the inputs do not have: add it, or give "
          + "--to NS/WORKLOAD"
      )
    }
    return .init(namespace: namespace, name: name)
  }

  /// The ports that the file names.
  fileprivate var ports: [Int] {
    if case .listeners(let listeners) = config { listeners.ports } else { [] }
  }
}
