internal import Basics
internal import JSON
internal import MeshProof
internal import Resources

/// The CUSTOM stage (AP-34 to AP-40).
struct NaiveCustom {
  struct Condition {
    let provider: ByteString
    let rules: [String]
    let failOpen: Bool
  }

  struct Outcome {
    var refusal: NaiveAnswer?
    var conditions: [Condition] = []
    /// Whether it depends on what the request does not say.
    var isOpen = false
  }

  let filters: NaiveFilters
  let facts: NaiveFacts

  func run() -> Outcome {
    var outcome = Outcome()
    let settings = filters.evaluator.mesh.settings
    // AP-37: the providers of dry-run policies count too.
    let names = Set(filters.policies.filter { $0.action == .custom }.map(\.provider)).sorted()
    let areTooMany =
      names.count > 1 && !settings.isOn("PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS")
    for name in names {
      let enforced = filters.matches(.custom, isDryRun: false, facts, provider: name)
      let dryRun = filters.matches(.custom, isDryRun: true, facts, provider: name)
      guard !areTooMany, let provider = goodProvider(name) else {
        // AP-36: a DENY rule; dry-run rules have no effect (AP-39).
        if let rule = enforced.certain.first { return refused(rule) }
        if enforced.isOpen { outcome.isOpen = true }
        continue
      }
      // AP-38
      if filters.isTCP, provider.isHTTP { continue }
      // AP-39
      if let rule = dryRun.certain.first { return refused(rule) }
      if dryRun.isOpen { outcome.isOpen = true }
      switch filters.statedAnswers[name] {
      case .allow: continue
      case .deny:
        if let rule = enforced.certain.first { return refused(rule) }
        if enforced.isOpen { outcome.isOpen = true }
      case nil:
        if !enforced.certain.isEmpty {
          outcome.conditions.append(
            Condition(provider: name, rules: enforced.certain, failOpen: provider.failOpen)
          )
        } else if enforced.isOpen {
          outcome.isOpen = true
        }
      }
    }
    return outcome
  }

  private func refused(_ rule: String) -> Outcome {
    Outcome(refusal: NaiveAnswer(.deny, .custom, status: 403, rule: rule))
  }

  /// AP-35; services and clusters are not looked at offline.
  private func goodProvider(_ name: ByteString) -> (isHTTP: Bool, failOpen: Bool)? {
    let named = filters.evaluator.mesh.settings.providers.filter { provider in
      (provider["name"]?.string ?? "") == name
        && (provider["envoyExtAuthzHttp"] != nil || provider["envoyExtAuthzGrpc"] != nil)
    }
    guard named.count == 1, let provider = named.first else { return nil }
    let isHTTP = provider["envoyExtAuthzHttp"] != nil
    guard let settings = provider["envoyExtAuthzHttp"] ?? provider["envoyExtAuthzGrpc"] else {
      return nil
    }
    let nameIsPlain =
      !name.isEmpty && name.count <= 63 && !name.hasPrefix("-") && !name.hasSuffix("-")
      && name.bytes.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789-".utf8.contains($0) }
    guard nameIsPlain, !(settings["service"]?.string ?? "").isEmpty,
      case .integer(let port)? = settings["port"], (1...65535).contains(port)
    else { return nil }
    if let status = settings["statusOnError"]?.string, !status.isEmpty,
      !["403", "503"].contains(status)
    {
      return nil
    }
    if isHTTP {
      let prefix = settings["pathPrefix"]?.string ?? ""
      if !prefix.isEmpty, !prefix.hasPrefix("/") { return nil }
      if (settings["headersToUpstreamOnAllow"]?.array ?? []).contains(.string("*")) { return nil }
    }
    return (isHTTP, settings["failOpen"] == .bool(true))
  }
}
