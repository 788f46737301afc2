import Agreement
import MeshProof
import TestSupport

/// Compares policies with what a sidecar has of older ones, and with these themselves: both have to
/// report the same requests.
struct ProxyDiffRun {
  private(set) var pairs = 0
  /// The file is that of the same policies, and that is proved.
  private(set) var same = 0
  /// What the file says is undecided, for the old policies or against the new ones.
  private(set) var undecided: [String: Int] = [:]
  /// Changes that both comparisons report.
  private(set) var changes = 0
  private(set) var different = 0
  /// Changes whose rules are not the same texts.
  private(set) var writtenOtherwise = 0
  private(set) var differences: [String] = []

  /// A workload `foo/a` with port 8080.
  private static func inventory(_ portProtocol: String) throws -> [JSONValue] {
    try JSONValue(
      parsing: Array(
        """
        [{"apiVersion": "v1", "kind": "Pod",
          "metadata": {"name": "a", "namespace": "foo", "labels": {"app": "a", "v": "1"}},
          "spec": {"containers": [{"name": "c"}]}},
         {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "namespace": "foo"},
          "spec": {"selector": {"app": "a"},
            "ports": [{"name": "\(portProtocol)", "port": 8080, "targetPort": 8080}]}}]
        """.utf8
      )
    ).array ?? []
  }

  /// Compares one generated pair.
  mutating func compare(seed: UInt64, as form: ListenerFile.Spelling?) throws {
    var generator = CaseGenerator(seed: seed)
    let source = generator.makeCase(requests: 0)
    let edited = generator.mutate(source)
    let portProtocol = seed % 4 == 3 ? "tcp" : seed % 8 == 6 ? "auto" : "http"
    // What is not in the file, or not in the MeshConfig, cannot be compared here.
    guard !source.arguments.contains(where: { $0.hasPrefix("PILOT_SKIP") }) else { return }
    guard let old = try? policies(source, portProtocol),
      let new = try? policies(edited, portProtocol)
    else { return }
    var request = Request()
    request.destination.target = .workload(.init(namespace: "foo", name: "a"))
    request.destination.port = 8080
    request.destination.dataPlane = .sidecar
    request.destination.portProtocol = .init(rawValue: portProtocol)
    request.http = portProtocol == "tcp" ? nil : Request.HTTP()
    let decision = try old.evaluate(request, now: 0)
    // Envoy would not accept the file.
    guard decision.verdict != .indeterminate, let mode = decision.mtls?.mode else { return }
    // Filters alone take the mTLS mode and the settings of the other side.
    if form == nil {
      guard portProtocol != "auto", source.meshConfig == edited.meshConfig,
        try new.evaluate(request, now: 0).mtls?.mode == mode
      else { return }
    }
    pairs += 1
    let file = InputFile(
      name: "proxy.json",
      bytes: try json(old, request.destination, source, mode, form).write(.pretty).bytes
    )
    var inquiry = DiffInquiry()
    inquiry.workloads = [.object(.init(namespace: "foo", name: "a"))]
    // Some generated sets are puzzles.
    inquiry.budget.edges = 300_000
    inquiry.budget.steps = 3_000_000
    try compareItself(old, file, inquiry, seed)
    try compare(old, new, file, inquiry, seed)
  }

  private mutating func compareItself(
    _ policies: PolicySet,
    _ file: InputFile,
    _ inquiry: DiffInquiry,
    _ seed: UInt64
  ) throws {
    let proxy = try policies.proxy(reading: file, besidePolicies: true)
    let report = try policies.diff(with: proxy, as: .new, inquiry)
    if report.isSame { same += 1 }
    for open in report.undecided { undecided[open.reason, default: 0] += 1 }
    if !report.changes.isEmpty {
      differences.append("\(seed): its own file: \(report.json.write(.compact))")
    }
  }

  private mutating func compare(
    _ old: PolicySet,
    _ new: PolicySet,
    _ file: InputFile,
    _ inquiry: DiffInquiry,
    _ seed: UInt64
  ) throws {
    let wanted = try new.diff(from: old, inquiry)
    let proxy = try new.proxy(reading: file, besidePolicies: true)
    let found = try new.diff(with: proxy, as: .old, inquiry)
    guard wanted.undecided.isEmpty, found.undecided.isEmpty else {
      if wanted.undecided.isEmpty {
        for open in found.undecided { undecided[open.reason, default: 0] += 1 }
      }
      return
    }
    let (one, other) = (Self.texts(wanted), Self.texts(found))
    changes += one.count
    if !one.isEmpty { different += 1 }
    // The same set can be written in several ways, by what both sides have of values.
    if Self.verdicts(wanted) != Self.verdicts(found) {
      differences.append("\(seed): wanted \(one), found \(other)")
    } else {
      writtenOtherwise += Set(one).subtracting(other).count
    }
  }

  private static func verdicts(_ report: DiffReport) -> [String] {
    report.changes.map { "\($0.from.rawValue) → \($0.to.rawValue) at \($0.workloads.port)" }
      .sorted()
  }

  /// The changes without witnesses and what is to blame.
  private static func texts(_ report: DiffReport) -> [String] {
    report.changes.map { change in
      "\(change.from.rawValue) → \(change.to.rawValue) at \(change.workloads.port): "
        + "\(change.changed.json.write(.compact))"
    }.sorted()
  }

  private func policies(_ source: AgreementCase, _ portProtocol: String) throws -> PolicySet {
    var own = source
    own.manifests += try Self.inventory(portProtocol)
    let vector = own.vector(name: "generated", clauses: [], expected: .object(JSONObject()))
    let file = JSONValue.object(JSONObject([("cases", .array([vector]))])).write(.compact)
    return try VectorFile(name: "generated", bytes: file.bytes).cases[0].load().policies
  }

  private func json(
    _ policies: PolicySet,
    _ destination: Request.Destination,
    _ source: AgreementCase,
    _ mode: String,
    _ form: ListenerFile.Spelling?
  ) throws -> JSONValue {
    func filters(_ chain: Request.Destination.PortProtocol) throws -> [JSONValue] {
      var destination = destination
      destination.portProtocol = chain
      return try policies.exportEnvoy(for: destination).json["filters"]?.array ?? []
    }
    let portProtocol = destination.portProtocol ?? .http
    guard let form else {
      return .object(
        JSONObject([
          ("filters", .array(try filters(portProtocol))),
          ("chain", .string(ByteString(portProtocol.rawValue))),
        ])
      )
    }
    let config = source.meshConfig
    let aliases = config["trustDomainAliases"]?.array?.compactMap(\.string) ?? []
    let own = config["trustDomain"]?.string ?? "cluster.local"
    return ListenerFile(
      place: .sidecar(mode: mode, trustDomains: [own] + aliases),
      portProtocol: portProtocol,
      port: 8080,
      normalization: config["pathNormalization"]?["normalization"]?.string?.string ?? "DEFAULT",
      httpFilters: try filters(.http),
      networkFilters: try filters(.tcp)
    ).file(form)
  }

  /// The counts, for people.
  var summary: String {
    let open = undecided.sorted { $0.key < $1.key }.map { "  \($0.value) undecided: \($0.key)" }
    return
      ([
        "\(pairs) pairs, \(same) proved the same as their own file, \(different) different from the "
          + "edited policies with \(changes) changes (\(writtenOtherwise) written otherwise), "
          + "\(differences.count) differences"
      ] + open).joined(separator: "\n")
  }
}
