internal import Basics
internal import JSON

/// Small edits of policy sets, as people make them; some change nothing that counts.
extension CaseGenerator {
  /// The manifests and mesh settings of a set after one or two edits.
  package mutating func mutate(_ source: AgreementCase) -> AgreementCase {
    var mutated = source
    for _ in 0..<random.pick([1, 1, 2]) { mutateOnce(&mutated) }
    return mutated
  }

  private mutating func mutateOnce(_ source: inout AgreementCase) {
    let policies = source.manifests.indices.filter {
      source.manifests[$0]["kind"]?.string == "AuthorizationPolicy"
    }
    guard random.chance(85), !policies.isEmpty else { return mutateSettings(&source) }
    let index = random.pick(policies)
    let policy = source.manifests[index]
    switch random.below(20) {
    case 0: source.manifests.remove(at: index)
    case 1: source.manifests.append(makePolicy(named: "added-\(random.below(1000))"))
    case 2: source.manifests[index] = policy.setting(text("DENY"), at: ["spec", "action"])
    case 3: source.manifests[index] = policy.setting(text("ALLOW"), at: ["spec", "action"])
    case 4: source.manifests[index] = policy.setting(nil, at: ["spec", "selector"])
    case 5, 6, 7: source.manifests[index] = editRules(of: policy)
    case 8: source.manifests.reverse()
    case 9:
      source.manifests[index] = policy.setting(
        object(("istio.io/note", text("edited"))),
        at: ["metadata", "labels"]
      )
    default: source.manifests[index] = editValue(of: policy)
    }
  }

  private mutating func mutateSettings(_ source: inout AgreementCase) {
    func index(of kind: ByteString) -> Int? {
      source.manifests.firstIndex { $0["kind"]?.string == kind }
    }
    switch random.below(5) {
    case 0:
      if let own = index(of: "PeerAuthentication") {
        source.manifests.remove(at: own)
      } else {
        source.manifests.append(makePeerAuthentication(named: "pa-added"))
      }
    case 1:
      if let own = index(of: "RequestAuthentication") {
        source.manifests.remove(at: own)
      } else {
        source.manifests.append(makeRequestAuthentication(named: "ra-added"))
      }
    case 2:
      guard let own = index(of: "RequestAuthentication") else { return }
      source.manifests[own] = editValue(of: source.manifests[own])
    case 3:
      source.meshConfig = source.meshConfig.setting(
        texts(random.picks(0...2, ["td1", "old-td"])),
        at: ["trustDomainAliases"]
      )
    default:
      let mode = random.pick(["NONE", "BASE", "MERGE_SLASHES"])
      source.meshConfig = source.meshConfig.setting(
        object(("normalization", text(mode))),
        at: ["pathNormalization"]
      )
    }
  }

  /// Takes a rule away, doubles one, or turns their order round.
  private mutating func editRules(of policy: JSONValue) -> JSONValue {
    guard var rules = policy["spec"]?["rules"]?.array, !rules.isEmpty else { return policy }
    let index = random.below(rules.count)
    switch random.below(3) {
    case 0: rules.remove(at: index)
    case 1: rules.append(rules[index])
    default: rules.reverse()
    }
    return policy.setting(.array(rules), at: ["spec", "rules"])
  }

  /// Changes one text below `spec`, or the sense of a field.
  private mutating func editValue(of policy: JSONValue) -> JSONValue {
    guard let spec = policy["spec"] else { return policy }
    var count = 0
    _ = spec.mappingTexts { _, text in
      count += 1
      return text
    }
    guard count > 0 else { return policy }
    let chosen = random.below(count)
    let change = random.below(6)
    let another = random.pick(Alphabet.paths + Alphabet.methods + Alphabet.principals)
    var position = -1
    let edited = spec.mappingTexts { name, text in
      position += 1
      guard position == chosen else { return text }
      switch change {
      case 0: return text + "x"
      case 1: return text.isEmpty ? "*" : text.dropLast(1)
      case 2: return text.bytes.last == UInt8(ascii: "*") ? text.dropLast(1) : text + "*"
      case 3: return text.asciiLowercased
      case 4: return "v1"
      default: return ByteString(another)
      }
    }
    return policy.setting(edited, at: ["spec"])
  }
}

extension JSONValue {
  /// The value with another member, members of members on the way; `nil` takes it away.
  func setting(_ value: JSONValue?, at path: [ByteString]) -> JSONValue {
    guard let name = path.first else { return value ?? self }
    var object = self.object ?? JSONObject()
    let rest = Array(path.dropFirst())
    object[name] =
      rest.isEmpty ? value : (object[name] ?? .object(JSONObject())).setting(value, at: rest)
    return .object(object)
  }

  /// The value with its texts changed one after the other; names and actions are none.
  func mappingTexts(
    named name: ByteString = "",
    _ change: (ByteString, ByteString) -> ByteString
  ) -> JSONValue {
    let kept: Set<ByteString> = ["action", "key", "kind", "group", "jwks", "jwksUri"]
    switch self {
    case .string(let text): return kept.contains(name) ? self : .string(change(name, text))
    case .array(let elements):
      return .array(elements.map { $0.mappingTexts(named: name, change) })
    case .object(let object):
      return .object(
        JSONObject(object.members.map { ($0.name, $0.value.mappingTexts(named: $0.name, change)) })
      )
    case .integer, .number, .bool, .null: return self
    }
  }
}
