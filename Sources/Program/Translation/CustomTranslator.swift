internal import Basics
internal import Resources

/// Groups CUSTOM policies by provider and says what each provider's matches lead to (AP-34…AP-39).
struct CustomTranslator {
  let chain: RuleProgram.Chain
  let config: MeshConfig
  let behavior: ReleaseBehavior

  func translate(_ policies: [TranslatedPolicy]) -> [CustomStage] {
    let providers = ExtensionProviders(config.extensionProviders, behavior: behavior)
    let names = Set(policies.map(\.summary.provider)).sorted()
    let areTooMany = names.count > 1 && !allowsSeveral
    let stages = stages(of: policies, names: names, areTooMany: areTooMany, providers: providers)
    guard !behavior.limitsBadProviders else { return stages }
    return stages.first(where: \.isBad).map { [denyingEverything($0)] } ?? stages
  }

  private func stages(
    of policies: [TranslatedPolicy],
    names: [ByteString],
    areTooMany: Bool,
    providers: ExtensionProviders
  ) -> [CustomStage] {
    names.compactMap { name in
      let ours = policies.filter { $0.summary.provider == name }
      let disposition: CustomStage.Disposition
      // AP-37 before AP-38: with several providers even an HTTP-type one denies on TCP.
      if areTooMany {
        disposition = .denies(
          reason: "several extension providers on one workload (\(list(names))) are not supported "
            + "unless istiod runs with PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS=true"
        )
      } else {
        switch providers.provider(named: name) {
        case .success(let provider):
          if chain == .tcp, provider.kind == .extAuthzHTTP { return nil }
          disposition = .asks(provider)
        case .failure(let problem): disposition = .denies(reason: problem.reason)
        }
      }
      var denyingDryRunRules: [ProgramRule] = []
      if case .asks = disposition, behavior.dryRunCustomDenies {
        denyingDryRunRules = rules(of: ours, isDryRun: true)
      }
      return CustomStage(
        provider: name,
        disposition: disposition,
        rules: rules(of: ours, isDryRun: false),
        denyingDryRunRules: denyingDryRunRules,
        policies: ours.map(\.summary)
      )
    }
  }

  /// A stage whose bad provider denies every request (releases before 1.20).
  private func denyingEverything(_ stage: CustomStage) -> CustomStage {
    guard let policy = stage.policies.first?.meta, case .denies(let reason) = stage.disposition
    else { return stage }
    let rule = ProgramRule(
      name: "default-deny-all-due-to-bad-CUSTOM-action",
      policy: policy,
      isDryRun: false,
      index: 0,
      location: policy.location,
      permissions: [.init(conditions: [])],
      principals: [.init(conditions: [])],
      removed: []
    )
    return CustomStage(
      provider: stage.provider,
      disposition: .denies(reason: "\(reason); before Istio 1.20 that denies every request"),
      rules: [rule],
      denyingDryRunRules: [],
      policies: stage.policies
    )
  }

  private func rules(of policies: [TranslatedPolicy], isDryRun: Bool) -> [ProgramRule] {
    policies.filter { $0.summary.isDryRun == isDryRun }.flatMap(\.rules)
      .sorted { $0.name < $1.name }
  }

  private func list(_ names: [ByteString]) -> String {
    names.map { "\"\($0)\"" }.joined(separator: ", ")
  }

  private var allowsSeveral: Bool {
    let flag = config.pilotEnvironment["PILOT_ENABLE_MULTIPLE_CUSTOM_AUTHZ_PROVIDERS"]
    return behavior.knowsMultipleProviders && flag.flatMap(goBoolean) == true
  }
}

extension CustomStage {
  /// What Envoy refuses of the settings of its provider.
  var refusals: [ConfigurationRefusal] {
    guard case .asks(let provider) = disposition, let policy = policies.first?.meta else {
      return []
    }
    return EnvoyAcceptance.problems(of: provider).map {
      ConfigurationRefusal(
        cause: "Envoy refuses \($0)",
        location: provider.location ?? policy.location
      )
    }
  }

  /// Whether the provider cannot be used.
  fileprivate var isBad: Bool {
    if case .denies = disposition { true } else { false }
  }
}
