internal import Basics
internal import Decoding
internal import Documents

extension PeerAuthentication {
  /// Reads `spec` (PA-1) and checks all of it.
  ///
  /// Fails when there is no saying what the policy does, which is then an error in `findings`.
  init?(meta: ObjectMeta, object: Node, _ findings: inout Findings) {
    guard let node = object["spec"], !node.isNull else {
      self.init(meta: meta, matchLabels: nil, mode: .unset)
      return
    }
    guard var spec = StrictMapping(node, called: "\"spec\"", &findings) else { return nil }
    let labels = spec.selector(&findings)
    let mode = spec.value("mtls").map { Mode(mtls: $0, called: "\"mtls\"", &findings) }
    let ports = spec.value("portLevelMtls").map { portModes($0, &findings) }
    spec.reportUnknownFields(&findings) { field in
      field == "targetRef" || field == "targetRefs"
        ? ["a PeerAuthentication chooses workloads by \"selector\" only"] : []
    }
    spec.checkPortLevel(labels: labels ?? [:], &findings)
    guard let mode = mode ?? .unset else { return nil }
    self.init(
      meta: meta,
      matchLabels: labels,
      mode: mode,
      portLevelModes: ports ?? [:]
    )
  }
}

extension PeerAuthentication.Mode {
  /// Reads an object with a `mode`; fails when it is reported as bad (VALID-70).
  fileprivate init?(mtls node: Node, called name: String, _ findings: inout Findings) {
    guard var mtls = StrictMapping(node, called: name, &findings) else { return nil }
    let mode: Self? = mtls.choice("mode", &findings, as: .badMode)
    mtls.reportUnknownFields(&findings)
    guard mode != nil || !mtls.has("mode") else { return nil }
    self = mode ?? .unset
  }
}

/// Reads `portLevelMtls` (VALID-70, VALID-73); what is reported as an error is left out.
private func portModes(
  _ node: Node,
  _ findings: inout Findings
) -> [Int: PeerAuthentication.Mode] {
  guard node.kind == .mapping else {
    findings.report(
      .wrongType,
      "\"portLevelMtls\" must be an object, not \(node.kind.description)\(node.shownText)",
      at: node.location,
      notes: ["write it like {8080: {mode: STRICT}}"]
    )
    return [:]
  }
  var modes: [Int: PeerAuthentication.Mode] = [:]
  for member in node.members {
    let port = portKey(member.key, &findings)
    let name = "the value of port \(quoted(member.name))"
    guard let mode = PeerAuthentication.Mode(mtls: member.value, called: name, &findings),
      let port
    else { continue }
    modes[port] = mode
  }
  return modes
}

/// Reads a key of `portLevelMtls`; integer keys are legal YAML here (ENV-13).
private func portKey(_ key: Node, _ findings: inout Findings) -> Int? {
  guard let text = mapKey(key, &findings) else { return nil }
  guard isCanonicalInteger(text), let port = UInt32(text.string) else {
    // Nothing that a proxy could be told.
    findings.report(
      .unreadablePortKey,
      "\(quoted(text)) is not a port",
      at: key.location,
      notes: ["write a number from 1 to 65535"]
    )
    return nil
  }
  if !(1...65535).contains(port) {
    findings.report(.badPortKey, "port \(port) is not from 1 to 65535", at: key.location)
  }
  return Int(port)
}

/// Whether the text is a decimal integer without sign `+`, leading zeros or separators.
private func isCanonicalInteger(_ text: ByteString) -> Bool {
  let digits = text.hasPrefix("-") ? text.dropFirst() : text
  guard let first = digits.bytes.first, digits.bytes.allSatisfy(isASCIIDigit) else { return false }
  return first != UInt8(ascii: "0") || text.count == 1
}
