import Agreement
import MeshProof
import TestSupport

/// Exports the filters of every request's destination, reads them back, and asks both.
///
/// With a spelling, what is read is the whole listener of a sidecar or a gateway with these filters: then the
/// mTLS mode, the trust domains and the normalization come from it too.
///
/// The second evaluation gets neither AuthorizationPolicy nor RequestAuthentication: the filters
/// stand for them.
struct RoundTrip {
  /// `nil`: the filters alone.
  var spelling: ListenerFile.Spelling?
  private(set) var asked = 0
  /// Requests whose answer depends on a key set that was not given: the export cannot say so, it
  /// has a key there that verifies nothing.
  private(set) var withoutKeySet = 0
  /// Requests to what has no proxy, or to several workloads at once.
  private(set) var notExported = 0
  /// Requests to a chain of a listener whose other chains Envoy would not accept.
  private(set) var ofRefusedUpdates = 0
  private(set) var verdicts: [String: Int] = [:]
  private(set) var differences: [String] = []

  mutating func run(_ vector: VectorCase) {
    do {
      let (policies, now) = try vector.load()
      let reads = spelling != nil
      let (context, _) = try vector.load { manifest in
        switch manifest["kind"]?.string {
        case "AuthorizationPolicy", "RequestAuthentication": false
        case "PeerAuthentication": !reads
        default: true
        }
      }
      var proxies: [Key: ProxyConfiguration] = [:]
      for (id, json) in vector.requests {
        let file = InputFile(name: "request.json", bytes: json.write(.compact).bytes)
        guard let request = try Request.read(file).first else { continue }
        // Identities in filter state are not read back.
        if request.destination.dataPlane == .waypoint {
          notExported += 1
          continue
        }
        let first: Decision
        do { first = try policies.evaluate(request, now: now) } catch { continue }
        let listener = spelling == nil ? nil : Listener(request, first, vector)
        guard spelling == nil || listener != nil else {
          notExported += 1
          continue
        }
        let keys = (listener == nil ? Request.Destination.PortProtocol.chains : [.http]).map {
          Key(destination: request.destination, chain: $0, listener: listener)
        }
        for key in keys where proxies[key] == nil {
          do throws(RequestError) {
            proxies[key] = try proxy(policies, context, key)
          } catch {
            break
          }
        }
        let both = keys.compactMap { proxies[$0] }
        guard both.count == keys.count, let proxy = both.first else {
          notExported += 1
          continue
        }
        // A connection ends in one chain: the file of the other has no answer.
        var second = try proxy.evaluate(request, now: now)
        if second.isOfOtherChain, both.count > 1 {
          second = try both[1].evaluate(request, now: now)
        }
        guard !first.missing.contains(where: { $0.hasPrefix("key set for ") }) else {
          withoutKeySet += 1
          continue
        }
        // One bad filter and istiod's whole update is refused; a chain without it still has an answer.
        if spelling != nil, first.reason.hasPrefix("the proxy does not accept its configuration"),
          second.verdict != .indeterminate
        {
          ofRefusedUpdates += 1
          continue
        }
        compare(first, second, "\(vector.name) [\(id)]", json)
      }
    } catch {
      differences.append("\(vector.name): \(error)")
    }
  }

  private mutating func compare(
    _ first: Decision,
    _ second: Decision,
    _ name: String,
    _ request: JSONValue
  ) {
    asked += 1
    verdicts[first.verdict.rawValue, default: 0] += 1
    var (one, other) = (NaiveAnswer(first), NaiveAnswer(second))
    if spelling != nil {
      // A listener does not say which PeerAuthentication it is from, and the mode of a connection
      // that is not read is not known.
      one.mtls = first.mtls?.mode
      other.mtls = second.mtls?.mode
      if second.verdict == .indeterminate { other.mtls = one.mtls }
      if first.verdict == .refused { (one.stage, other.stage) = (nil, nil) }
    }
    let problems = one.differences(from: other)
    guard !problems.isEmpty else { return }
    differences.append(
      """
      \(name): \(problems.joined(separator: "; "))
        first: \(first.reason)
        second: \(second.reason) \(second.missing)
        \(request.write(.compact))
      """
    )
  }

  private struct Key: Hashable {
    let destination: Request.Destination
    let chain: Request.Destination.PortProtocol
    let listener: Listener?
  }

  /// What a listener is made of, beside the filters.
  private struct Listener: Hashable {
    let place: ListenerFile.Place
    let portProtocol: Request.Destination.PortProtocol
    let port: Int
    let normalization: String

    /// `nil` where the settings are not in the MeshConfig of the case.
    init?(_ request: Request, _ decision: Decision, _ vector: VectorCase) {
      let flags = ["--trust-domain", "--trust-domain-alias"]
      guard let port = request.destination.port,
        vector.arguments.allSatisfy({ !flags.contains($0) && !$0.hasPrefix("PILOT_SKIP") })
      else { return nil }
      if case .service = request.destination.target { return nil }
      let config = vector.meshConfig
      self.port = port
      let stated = request.destination.portProtocol ?? (request.http == nil ? .tcp : .http)
      if let mode = decision.mtls?.mode {
        let aliases = config?["trustDomainAliases"]?.array?.compactMap(\.string) ?? []
        let authorities = config?["caCertificates"]?.array ?? []
        let others = authorities.flatMap { $0["trustDomains"]?.array ?? [] }.compactMap(\.string)
        let own = config?["trustDomain"]?.string ?? "cluster.local"
        place = .sidecar(mode: mode, trustDomains: [own] + aliases + others)
        portProtocol = stated
      } else if request.destination.dataPlane == .gateway {
        let topology = config?["defaultConfig"]?["gatewayTopology"]
        guard case .integer(let hops) = topology?["numTrustedProxies"] ?? 0 else { return nil }
        let tls = request.connection.tls ?? (request.source.identity == nil ? .plaintext : .mtls)
        place = .gateway(tls, trustedHops: Int(hops))
        // A server has a protocol: the request tells which one it means.
        portProtocol = stated == .tls || request.http == nil ? .tcp : stated
      } else {
        return nil
      }
      normalization = config?["pathNormalization"]?["normalization"]?.string?.string ?? "DEFAULT"
    }
  }

  private func proxy(
    _ policies: PolicySet,
    _ context: PolicySet,
    _ key: Key
  ) throws(RequestError) -> ProxyConfiguration {
    let file: JSONValue
    if let spelling, let listener = key.listener {
      file = ListenerFile(
        place: listener.place,
        portProtocol: listener.portProtocol,
        port: listener.port,
        normalization: listener.normalization,
        httpFilters: try Self.filters(policies, key.destination, .http),
        networkFilters: try Self.filters(policies, key.destination, .tcp)
      ).file(spelling)
    } else {
      // A list may be empty: the file says its kind of chain.
      file = .object(
        JSONObject([
          ("filters", .array(try Self.filters(policies, key.destination, key.chain))),
          ("chain", .string(ByteString(key.chain.rawValue))),
        ])
      )
    }
    do throws(LoadingError) {
      let bytes = file.write(.pretty).bytes
      return try context.proxy(reading: InputFile(name: "proxy.json", bytes: bytes))
    } catch {
      throw RequestError("\(error.diagnostics)")
    }
  }

  private static func filters(
    _ policies: PolicySet,
    _ destination: Request.Destination,
    _ chain: Request.Destination.PortProtocol
  ) throws(RequestError) -> [JSONValue] {
    var destination = destination
    destination.portProtocol = chain
    return try policies.exportEnvoy(for: destination).json["filters"]?.array ?? []
  }

  /// The counts, for people.
  var summary: String {
    let counts = verdicts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return
      "\(asked) requests compared (\(counts.joined(separator: ", "))), \(withoutKeySet) without "
      + "key set, \(ofRefusedUpdates) beside refused chains, \(notExported) not exported, \(differences.count) differences"
  }
}

extension Request.Destination.PortProtocol {
  fileprivate static let chains: [Self] = [.http, .tcp]
}

extension Decision {
  fileprivate var isOfOtherChain: Bool {
    missing.contains { $0.hasPrefix("the connection ends in a chain whose filters are not") }
  }
}
