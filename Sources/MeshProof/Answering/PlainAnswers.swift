internal import Basics
internal import Evaluation
internal import JSON
internal import Reports
internal import Synchronization

/// The short way from request lines to lines of JSON, for what ``PlainRequestLine`` and
/// ``PlainTraffic`` understand.
///
/// Every answer is, byte for byte, the one that reading, ``PolicySet/evaluate(_:now:explains:)`` and
/// writing give. Lines of one kind (destination and what decides) differ in id and peer only; the first
/// of a kind is answered both ways, and where the two differ the kind goes the long way. May be used
/// from any thread.
package final class PlainAnswers: Sendable {
  /// What a destination means: one proxy that has a short way, or nothing that helps here.
  private final class Place: Sendable {
    let number: Int
    let evaluator: Evaluator
    let plain: PlainTraffic
    let port: Int?
    let warnings: [String]

    init(number: Int, evaluator: Evaluator, plain: PlainTraffic, destination: Destination) {
      self.number = number
      self.evaluator = evaluator
      self.plain = plain
      port = destination.port
      warnings = destination.warnings
    }
  }

  /// All that a decision is but for id and peer.
  private struct Kind: Hashable {
    let place: Int
    let outcome: PlainTraffic.Outcome
  }

  /// The text of a decision around its id and its peer.
  private struct Frame: Sendable {
    let afterID: [UInt8]
    let afterPeer: [UInt8]
  }

  private struct Memory {
    /// By the destination as it is written.
    var places: [ByteString: Place?] = [:]
    var lastNumber = 0
    /// `nil` for a kind that has to go the long way.
    var frames: [Kind: Frame?] = [:]
  }

  /// More than this is forgotten: lines may name ever new destinations.
  private static let capacity = 4096

  private let policies: PolicySet
  private let longestLine: Int
  private let longestText: Int
  private let memory = Mutex(Memory())

  /// Fails where a limit is so low that it could be met by a plain line.
  package init?(_ policies: PolicySet, limits: InputLimits) {
    guard limits[.depth] >= 3, limits[.documents] >= 1 else { return nil }
    self.policies = policies
    // A line has no more nodes, and no longer texts, than bytes.
    longestLine = min(limits[.requestBytes], limits[.nodes], limits[.scalarBytes])
    longestText = min(limits[.headerBytes], policies.limits[.headerBytes])
  }

  /// Appends the answer to a line, with its line feed.
  ///
  /// - Returns: Whether there is one; else the line has to go the long way.
  package func answer(_ line: [UInt8], to output: inout [UInt8]) -> Bool {
    let bytes = line.span
    guard line.count <= longestLine, let request = PlainRequestLine(bytes),
      let destination = request.destination, let methodPlace = request.method,
      let pathPlace = request.path, let hostPlace = request.host,
      max(methodPlace.count, pathPlace.count, hostPlace.count) <= longestText,
      let place = place(ByteString(bytes: line[destination]))
    else { return false }
    var peer: [UInt8] = []
    if let principal = request.principal {
      guard let known = Self.peer(line[principal]) else { return false }
      peer = known
    }
    let method = bytes.extracting(methodPlace)
    let path = bytes.extracting(pathPlace)
    let host = bytes.extracting(hostPlace)
    let (plain, port) = (place.plain, place.port)
    let outcome =
      request.principal == nil
      ? plain.outcome(peer: nil, method: method, path: path, host: host, port: port)
      : plain.outcome(peer: peer.span, method: method, path: path, host: host, port: port)
    guard let outcome else { return false }
    let kind = Kind(place: place.number, outcome: outcome)
    let known = memory.withLock { $0.frames[kind] }
    let made = known ?? frame(place, outcome)
    guard let frame = made else {
      if known == nil { remember(nil, kind) }
      return false
    }
    let first = output.count
    output += Self.start
    if let id = request.id { output += line[id] } else { output += Self.null }
    output += frame.afterID
    if request.principal == nil {
      output += Self.null
    } else {
      output.append(UInt8(ascii: "\""))
      output += peer
      output.append(UInt8(ascii: "\""))
    }
    output += frame.afterPeer
    guard known == nil else { return true }
    let isSame = longAnswer(line) == output[first...]
    remember(isSame ? frame : nil, kind)
    if !isSame { output.removeSubrange(first...) }
    return isSame
  }

  private func remember(_ frame: Frame?, _ kind: Kind) {
    memory.withLock { memory in
      if memory.frames.count >= Self.capacity { memory.frames = [:] }
      memory.frames[kind] = .some(frame)
    }
  }

  /// The answer by the long way; `nil` where it is none.
  private func longAnswer(_ line: [UInt8]) -> ArraySlice<UInt8>? {
    guard let requests = try? Request.read(InputFile(name: "", bytes: line)), requests.count == 1,
      let request = requests.first,
      // The time matters to tokens only, and plain lines have none.
      let decision = try? policies.evaluate(request, now: 0)
    else { return nil }
    return (decision.json.write(.compact).bytes + [UInt8(ascii: "\n")])[...]
  }

  private static let start = Array("{\"id\":".utf8)
  private static let null = Array("null".utf8)
  private static let peerName = Array("\"peerPrincipal\":".utf8)
  private static let scheme = Array("spiffe://".utf8)

  /// The name in the certificate of a principal that is written without `spiffe://`, or with it.
  private static func peer(_ principal: ArraySlice<UInt8>) -> [UInt8]? {
    if principal.starts(with: scheme) { return Array(principal) }
    // Subjects and other schemes are told apart elsewhere.
    guard !principal.contains(UInt8(ascii: "=")), !principal.contains(UInt8(ascii: ":")) else {
      return nil
    }
    return scheme + principal
  }

  private func place(_ text: ByteString) -> Place? {
    if let known = memory.withLock({ $0.places[text] }) { return known }
    let made = resolve(text)
    memory.withLock { memory in
      if memory.places.count >= Self.capacity {
        memory.places = [:]
        memory.frames = [:]
      }
      memory.places[text] = .some(made)
    }
    return made
  }

  /// Reads a destination the long way.
  private func resolve(_ text: ByteString) -> Place? {
    let line = "{\"destination\":" + text + ",\"http\":{}}"
    let file = InputFile(name: "", bytes: line.bytes)
    guard let requests = try? Request.read(file), requests.count == 1, let request = requests.first,
      // The host of a service is derived only where it is not stated, which plain lines do.
      let places = try? policies.places(of: request), places.count == 1, let place = places.first,
      case .proxy(let evaluator) = place.enforcer, let plain = evaluator.plain, plain.decidesOnly
    else { return nil }
    let number = memory.withLock { memory in
      memory.lastNumber += 1
      return memory.lastNumber
    }
    return Place(
      number: number,
      evaluator: evaluator,
      plain: plain,
      destination: place.destination
    )
  }

  /// What a decision's text is around id and peer.
  private func frame(_ place: Place, _ outcome: PlainTraffic.Outcome) -> Frame? {
    guard var decision = place.evaluator.decision(of: outcome, peer: nil) else { return nil }
    decision.warnings += place.warnings
    let text = decision.json.write(.compact).bytes
    let beforeID = Self.start + Self.null
    // Quotes within texts are escaped, so this is the member itself.
    guard text.starts(with: beforeID),
      let peer = ByteString(bytes: text).firstIndex(of: ByteString(bytes: Self.peerName))
    else { return nil }
    let value = peer + Self.peerName.count
    guard text[value...].starts(with: Self.null) else { return nil }
    return Frame(
      afterID: Array(text[beforeID.count..<value]),
      afterPeer: text[(value + Self.null.count)...] + [UInt8(ascii: "\n")]
    )
  }
}
