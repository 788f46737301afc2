internal import Basics
internal import Evaluation
internal import JSON
internal import Reports

/// The short way from request lines to lines of JSON, for what ``PlainRequestLine`` and
/// ``PlainTraffic`` understand.
///
/// Every answer is, byte for byte, the one that reading, ``PolicySet/evaluate(_:now:explains:)`` and
/// writing give. Lines of one kind (destination and what decides) differ in id, peer and the texts of
/// the request only; the first of a kind is answered both ways, and where the two differ the kind goes the long way. May be used
/// from any thread.
package final class PlainAnswers: Sendable {
  /// What a destination means: one proxy that has a short way, or nothing that helps here.
  private final class Place: Sendable {
    let number: Int
    let evaluator: Evaluator
    let plain: PlainTraffic
    let destination: Destination
    /// Whether a decision has a hop: the request is followed along its way.
    let hasHop: Bool

    init(
      number: Int,
      evaluator: Evaluator,
      plain: PlainTraffic,
      destination: Destination,
      hasHop: Bool
    ) {
      self.number = number
      self.evaluator = evaluator
      self.plain = plain
      self.destination = destination
      self.hasHop = hasHop
    }
  }

  /// All that a decision is but for the texts of its line.
  private struct Kind: Hashable {
    let place: Int
    let outcome: PlainTraffic.Outcome
    let hasPeer: Bool
  }

  /// The text of a decision in pieces.
  private typealias Frame = [Piece]

  private enum Piece: Sendable {
    case text([UInt8])
    case id, peer, method, path, host
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
  private let memory = Guarded(Memory())

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
    let (plain, port) = (place.plain, place.destination.port)
    let outcome =
      request.principal == nil
      ? plain.outcome(peer: nil, method: method, path: path, host: host, port: port)
      : plain.outcome(peer: peer.span, method: method, path: path, host: host, port: port)
    guard let outcome else { return false }
    let kind = Kind(place: place.number, outcome: outcome, hasPeer: request.principal != nil)
    let known = memory.withLock { $0.frames[kind] }
    let made = known ?? frame(place, kind)
    guard let frame = made else {
      if known == nil { remember(nil, kind) }
      return false
    }
    let first = output.count
    for piece in frame {
      switch piece {
      case .text(let text): output += text
      case .id: if let id = request.id { output += line[id] } else { output += Self.null }
      case .peer: output += peer
      case .method: output += line[methodPlace]
      case .path: output += line[pathPlace]
      case .host: output += line[hostPlace]
      }
    }
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
      let target = try? policies.target(of: request), target.places.count == 1,
      // Callers may come through a waypoint or past it.
      !target.hasWaypoint, let place = target.places.first,
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
      destination: place.destination,
      hasHop: request.followsPath
    )
  }

  /// What a decision's text is around the texts of a line.
  private func frame(_ place: Place, _ kind: Kind) -> Frame? {
    let peer = kind.hasPeer ? Self.peerMark : nil
    guard var decision = place.evaluator.decision(of: kind.outcome, peer: peer) else { return nil }
    if place.hasHop {
      var http = Request.HTTP()
      (http.method, http.path, http.host) = (Self.methodMark, Self.pathMark, Self.hostMark)
      let incoming = IncomingRequest(peer: peer, tls: peer == nil ? .plaintext : .mtls, http: http)
      let hop = Decision.Hop(
        enforcedAt: decision.enforcedAt,
        workload: place.destination.workload,
        port: place.destination.port,
        saw: .init(incoming, isHTTPSeen: true),
        decision: decision
      )
      decision.hops = [hop]
    }
    decision.warnings += place.destination.warnings
    let text = decision.json.write(.compact).bytes
    let beforeID = Self.start + Self.null
    guard text.starts(with: beforeID) else { return nil }
    return [.text(Self.start), .id] + Self.pieces(of: text.dropFirst(beforeID.count))
  }

  // A line has none of these, and if a policy had one, the first line would show it.
  private static let peerMark: ByteString = "spiffe://%peer%"
  private static let methodMark: ByteString = "%method%"
  private static let pathMark: ByteString = "%path%"
  private static let hostMark: ByteString = "%host%"

  /// Cuts a text at the marks.
  private static func pieces(of text: ArraySlice<UInt8>) -> Frame {
    let marks: [(mark: [UInt8], piece: Piece)] = [
      (Array(peerMark.bytes), .peer), (Array(methodMark.bytes), .method),
      (Array(pathMark.bytes), .path), (Array(hostMark.bytes), .host),
    ]
    var pieces: Frame = []
    var plain: [UInt8] = []
    var rest = text
    while let byte = rest.first {
      if let (mark, piece) = marks.first(where: { rest.starts(with: $0.mark) }) {
        pieces += [.text(plain), piece]
        plain = []
        rest = rest.dropFirst(mark.count)
      } else {
        plain.append(byte)
        rest = rest.dropFirst()
      }
    }
    return pieces + [.text(plain + [UInt8(ascii: "\n")])]
  }
}
