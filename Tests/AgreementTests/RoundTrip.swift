import Agreement
import MeshProof
import TestSupport

/// Exports the filters of every request's destination, reads them back, and asks both.
///
/// The second evaluation gets neither AuthorizationPolicy nor RequestAuthentication: the filters
/// stand for them.
struct RoundTrip {
  private(set) var asked = 0
  /// Requests whose answer depends on a key set that was not given: the export cannot say so, it
  /// has a key there that verifies nothing.
  private(set) var withoutKeySet = 0
  /// Requests to what has no proxy, or to several workloads at once.
  private(set) var notExported = 0
  private(set) var verdicts: [String: Int] = [:]
  private(set) var differences: [String] = []

  mutating func run(_ vector: VectorCase) {
    do {
      let (policies, now) = try vector.load()
      let (context, _) = try vector.load { manifest in
        let kind = manifest["kind"]?.string
        return kind != "AuthorizationPolicy" && kind != "RequestAuthentication"
      }
      var proxies: [Key: ProxyConfiguration] = [:]
      for (id, json) in vector.requests {
        let file = InputFile(name: "request.json", bytes: json.write(.compact).bytes)
        guard let request = try Request.read(file).first else { continue }
        let first: Decision
        do { first = try policies.evaluate(request, now: now) } catch { continue }
        for chain in Request.Destination.PortProtocol.chains {
          let key = Key(destination: request.destination, chain: chain)
          guard proxies[key] == nil else { continue }
          do throws(RequestError) {
            proxies[key] = try Self.proxy(policies, context, key)
          } catch {
            break
          }
        }
        let both = Request.Destination.PortProtocol.chains.compactMap {
          proxies[Key(destination: request.destination, chain: $0)]
        }
        guard both.count == 2 else {
          notExported += 1
          continue
        }
        // A connection ends in one chain: the file of the other has no answer.
        var second = try both[0].evaluate(request, now: now)
        if second.isOfOtherChain { second = try both[1].evaluate(request, now: now) }
        guard !first.missing.contains(where: { $0.hasPrefix("key set for ") }) else {
          withoutKeySet += 1
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
    let problems = NaiveAnswer(first).differences(from: NaiveAnswer(second))
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
  }

  /// The proxy of one export, which says its kind of chain since a list may be empty.
  private static func proxy(
    _ policies: PolicySet,
    _ context: PolicySet,
    _ key: Key
  ) throws(RequestError) -> ProxyConfiguration {
    var destination = key.destination
    destination.portProtocol = key.chain
    guard var export = try policies.exportEnvoy(for: destination).json.object else {
      throw RequestError("no export")
    }
    export["chain"] = .string(ByteString(key.chain.rawValue))
    let file = JSONValue.object(export).write(.pretty)
    do throws(LoadingError) {
      return try context.proxy(reading: InputFile(name: "export.json", bytes: file.bytes))
    } catch {
      throw RequestError("\(error.diagnostics)")
    }
  }

  /// The counts, for people.
  var summary: String {
    let counts = verdicts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "\(asked) requests compared (\(counts.joined(separator: ", "))), \(withoutKeySet) without "
      + "key set, \(notExported) not exported, \(differences.count) differences"
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
