internal import Basics
package import JSON
package import MeshProof

/// A policy set and its requests, in the form of the decision vectors.
package struct AgreementCase: Sendable {
  package var manifests: [JSONValue]
  package var meshConfig: JSONValue
  package var arguments: [String]
  package var requests: [JSONValue]

  package init(
    manifests: [JSONValue],
    meshConfig: JSONValue,
    arguments: [String],
    requests: [JSONValue]
  ) {
    self.manifests = manifests
    self.meshConfig = meshConfig
    self.arguments = arguments
    self.requests = requests
  }

  /// Reads a case of a file of vectors.
  package init(vector: JSONValue) {
    self.init(
      manifests: vector["manifests"]?.array ?? [],
      meshConfig: vector["meshConfig"] ?? .object(JSONObject()),
      arguments: (vector["args"]?.array ?? []).compactMap { $0.string?.string },
      requests: vector["requests"]?.array ?? []
    )
  }

  /// The case as a vector, with the answers that are wanted.
  package func vector(name: String, clauses: [String], expected: JSONValue) -> JSONValue {
    object(
      ("name", text(name)),
      ("clauses", texts(clauses)),
      ("manifests", .array(manifests)),
      ("meshConfig", meshConfig),
      ("args", texts(arguments)),
      ("requests", .array(requests)),
      ("expected", expected)
    )
  }
}

/// A case that the engine and the naive evaluator have both loaded.
package struct LoadedCase {
  package let policies: PolicySet
  package let naive: NaiveEvaluator

  /// A case that one of the two cannot take.
  package struct Unsupported: Error, CustomStringConvertible {
    package let description: String
  }

  package init(_ source: AgreementCase, tally: ConditionTally? = nil) throws {
    let loading = try Loading(source)
    policies = try loading.policies(source)
    let settings = NaiveSettings(
      meshConfig: source.meshConfig,
      pilotEnvironment: loading.options.pilotEnvironment,
      failingFetches: loading.failingFetches
    )
    let mesh = NaiveMesh(
      manifests: .array(source.manifests),
      settings: settings,
      isLenient: loading.options.isLenient
    )
    guard mesh.otherKinds == 0 else { throw Unsupported(description: "other kinds") }
    naive = NaiveEvaluator(mesh: mesh, now: loading.now, tally: tally)
  }

  /// How the arguments of a case say that the engine loads it.
  struct Loading {
    private(set) var options = LoadingOptions()
    private(set) var now: Int64 = 0
    private(set) var failingFetches: Set<ByteString> = []

    init(_ source: AgreementCase) throws {
      var rest = source.arguments[...]
      while let name = rest.popFirst() {
        if name == "--lenient" {
          options.isLenient = true
          continue
        }
        guard let value = rest.popFirst() else { throw Unsupported(description: "\(name) alone") }
        let parts = value.split(separator: "=", maxSplits: 1).map(String.init)
        switch name {
        case "--now": now = Int64(value) ?? 0
        case "--pilot-env" where parts.count == 2: options.pilotEnvironment[parts[0]] = parts[1]
        case "--jwks" where value.hasSuffix("=!fail"):
          let key = String(value.dropLast("=!fail".count))
          options.keySets[key] = .fetchFails
          failingFetches.insert(ByteString(key))
        default: throw Unsupported(description: "\(name) \(value)")
        }
      }
      options.meshConfig = InputFile(
        name: "mesh-config.json",
        bytes: source.meshConfig.write(.compact).bytes
      )
    }

    /// Loads the manifests.
    func policies(_ source: AgreementCase) throws -> PolicySet {
      let manifests = JSONValue.array(source.manifests).write(.compact)
      return try PolicySet(
        loading: [InputFile(name: "manifests.json", bytes: manifests.bytes)],
        options: options
      )
    }
  }

  /// Where the short way to a verdict and the long one differ for the request that has the same
  /// identity, method, path and host and nothing else; `nil` where they agree.
  package func shortcutDifference(_ request: JSONValue) throws -> String? {
    let file = InputFile(name: "request.json", bytes: request.write(.compact).bytes)
    guard let read = try Request.read(file).first, let http = read.http else { return nil }
    let compiled = try policies.compiled(for: read.destination)
    func difference(_ principal: Span<UInt8>?, _ host: Span<UInt8>?) throws -> String? {
      let texts = (method: http.method.bytes, path: http.path.bytes)
      let short = try compiled.verdict(
        principal: principal,
        method: texts.method.span,
        path: texts.path.span,
        host: host
      )
      let same = compiled.request(
        principal: principal,
        method: texts.method.span,
        path: texts.path.span,
        host: host
      )
      let long = try policies.evaluate(same, now: 0).verdict
      return short == long
        ? nil : "verdict on texts: \(short.rawValue), evaluated: \(long.rawValue)"
    }
    var peer: [UInt8]?
    if case .principal(let name)? = read.source.identity {
      peer = name.hasPrefix("spiffe://") ? name.bytes : ("spiffe://" + name).bytes
    }
    if case .serviceAccount(let name)? = read.source.identity {
      peer = ("spiffe://cluster.local/ns/" + name.namespace + "/sa/" + name.name).bytes
    }
    if let peer, let host = http.host {
      let bytes = host.bytes
      return try difference(peer.span, bytes.span)
    }
    if let peer { return try difference(peer.span, nil) }
    guard let host = http.host else { return try difference(nil, nil) }
    let bytes = host.bytes
    return try difference(nil, bytes.span)
  }

  /// Both answers to a request.
  package func answers(_ request: JSONValue) throws -> (engine: NaiveAnswer, naive: NaiveAnswer) {
    let file = InputFile(name: "request.json", bytes: request.write(.compact).bytes)
    guard let read = try Request.read(file).first, let naive = naive.answer(read) else {
      throw Unsupported(description: "the naive evaluator does not know such a request")
    }
    return (NaiveAnswer(try policies.evaluate(read, now: self.naive.now)), naive)
  }
}
