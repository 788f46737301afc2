package import MeshProof

/// A file of decision vectors: policy sets, requests and the wanted answers.
package struct VectorFile: Sendable {
  package let name: String
  package let cases: [VectorCase]

  /// Reads the JSON text of a file.
  package init(name: String, bytes: [UInt8]) throws {
    let root = try JSONValue(parsing: bytes)
    self.name = name
    cases = try (root["cases"]?.array ?? []).map { try VectorCase($0) }
  }
}

/// One policy set with its requests.
package struct VectorCase: Sendable {
  package let name: String
  /// The clauses that the case is about.
  package let clauses: [String]
  package let requests: [(id: String, request: JSONValue)]
  package let expected: [String: Expectation]
  private let manifests: JSONValue
  package let meshConfig: JSONValue?
  package let arguments: [String]

  /// What a decision must say; `nil` fields are not compared.
  package struct Expectation: Sendable {
    package let verdict: String
    package let httpStatus: JSONValue?
    /// `namespace/name rule n`.
    package let decidedBy: String?
    package let requestPrincipal: JSONValue?
    /// The URI, or null.
    package let peerPrincipal: JSONValue?
    package let enforcedAt: String?
    /// `ENFORCER VERDICT` of each proxy on the way.
    package let hops: [String]?
    /// The body of a JWT refusal.
    package let note: String?
    /// The mode, and `namespace/name` of where it comes from.
    package let mtls: JSONValue?
    /// `ACTION namespace/name rule n` of the dry-run rules that matched.
    package let dryRun: [String]?
    /// A text that some warning has.
    package let warning: String?
  }

  /// A vector that is not well formed.
  package struct FormatError: Error {
    package let description: String
  }

  init(_ value: JSONValue) throws {
    guard let name = value["name"]?.string?.string, let manifests = value["manifests"] else {
      throw FormatError(description: "a case needs name and manifests")
    }
    self.name = name
    self.manifests = manifests
    clauses = (value["clauses"]?.array ?? []).compactMap { $0.string?.string }
    meshConfig = value["meshConfig"]
    arguments = (value["args"]?.array ?? []).compactMap { $0.string?.string }
    requests = try (value["requests"]?.array ?? []).map { request in
      guard let id = request["id"]?.string?.string else {
        throw FormatError(description: "a request of \"\(name)\" has no id")
      }
      return (id, request)
    }
    var expected: [String: Expectation] = [:]
    for member in value["expected"]?.object?.members ?? [] {
      expected[member.name.string] = try Expectation(member.value, in: name)
    }
    self.expected = expected
  }

  /// The policies, compiled, and the time to ask at.
  ///
  /// - Parameter isKept: Which of the manifests are loaded; default all.
  /// - Returns: Both.
  /// - Throws: what is wrong with the policies or the arguments.
  package func load(
    keeping isKept: (JSONValue) -> Bool = { _ in true }
  ) throws -> (policies: PolicySet, now: Int64) {
    var options = LoadingOptions()
    var now: Int64 = 0
    var rest = arguments[...]
    while let name = rest.popFirst() {
      if name == "--lenient" {
        options.isLenient = true
        continue
      }
      guard let value = rest.popFirst() else {
        throw FormatError(description: "the argument \(name) has no value")
      }
      try apply(name, value, to: &options, now: &now)
    }
    if let meshConfig {
      options.meshConfig = InputFile(
        name: "mesh-config.json",
        bytes: meshConfig.write(.compact).bytes
      )
    }
    let kept = manifests.array.map { JSONValue.array($0.filter(isKept)) } ?? manifests
    let file = InputFile(name: "manifests.json", bytes: kept.write(.compact).bytes)
    return (try PolicySet(loading: [file], options: options), now)
  }

  private func apply(
    _ name: String,
    _ value: String,
    to options: inout LoadingOptions,
    now: inout Int64
  ) throws {
    switch name {
    case "--now": now = Int64(value) ?? PolicySet.seconds(rfc3339: value) ?? 0
    case "--istio-version":
      guard let release = IstioRelease(value) else {
        throw FormatError(description: "unknown release \(value)")
      }
      options.release = release
    case "--root-namespace": options.rootNamespace = value
    case "--trust-domain": options.trustDomain = value
    case "--trust-domain-alias":
      options.trustDomainAliases = (options.trustDomainAliases ?? []) + [value]
    case "--pilot-env", "--jwks":
      guard let equals = value.lastIndex(of: "=") else {
        throw FormatError(description: "\(name) \(value) has no =")
      }
      let key = String(value[..<equals])
      let setting = String(value[value.index(after: equals)...])
      if name == "--pilot-env" {
        options.pilotEnvironment[key] = setting
      } else if setting == "!fail" {
        options.keySets[key] = .fetchFails
      } else {
        throw FormatError(description: "vectors name no files: \(value)")
      }
    default: throw FormatError(description: "unknown argument \(name)")
    }
  }
}

extension VectorCase.Expectation {
  init(_ value: JSONValue, in name: String) throws {
    guard let verdict = value["decision"]?.string?.string else {
      throw VectorCase.FormatError(description: "an answer of \"\(name)\" has no decision")
    }
    self.verdict = verdict
    httpStatus = value["httpStatus"]
    requestPrincipal = value["requestPrincipal"]
    peerPrincipal = value["peerPrincipal"]
    enforcedAt = value["enforcedAt"]?.string?.string
    hops = value["hops"]?.array.map { $0.compactMap { $0.string?.string } }
    note = value["note"]?.string?.string
    mtls = value["mtls"]
    dryRun = value["dryRun"]?.array?.compactMap { $0.string?.string }
    warning = value["warning"]?.string?.string
    decidedBy = value["decidedBy"].flatMap { decider in
      guard let namespace = decider["namespace"]?.string, let name = decider["name"]?.string,
        case .integer(let rule)? = decider["rule"]
      else { return nil }
      return "\(namespace)/\(name) rule \(rule)"
    }
  }
}
