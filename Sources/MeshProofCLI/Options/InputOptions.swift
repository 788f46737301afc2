internal import ArgumentParser
internal import MeshProof

/// The options of every command that reads policies (contract section 1).
struct InputOptions: ParsableArguments {
  @Option(
    name: [.customShort("f"), .long],
    parsing: .singleValue,
    help: ArgumentHelp(
      "A file, a directory (read recursively: .yaml .yml .json), or - for standard input.",
      valueName: "path"
    )
  )
  var filename: [String] = []

  @Option(help: ArgumentHelp("A MeshConfig document.", valueName: "path"))
  var meshConfig: String?

  @Option(help: ArgumentHelp("The root namespace, over MeshConfig's.", valueName: "ns"))
  var rootNamespace: String?

  @Option(help: ArgumentHelp("The trust domain, over MeshConfig's.", valueName: "td"))
  var trustDomain: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A trust domain alias, over MeshConfig's; repeatable.", valueName: "td")
  )
  var trustDomainAlias: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "The key set of an issuer or jwksUri; '=!fail': fetching it fails; repeatable.",
      valueName: "issuer-or-uri=path"
    )
  )
  var jwks: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp("A feature flag of istiod; repeatable.", valueName: "name=value")
  )
  var pilotEnv: [String] = []

  @Option(help: ArgumentHelp("Answer as that Istio release, 1.18 to 1.31.", valueName: "x.y"))
  var istioVersion: String = "newest"

  @Option(help: ArgumentHelp("RFC 3339 or Unix seconds; default the clock.", valueName: "time"))
  var now: String?

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("The namespace of objects that name none.", valueName: "ns")
  )
  var namespace: String?

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "How much of an input is read, such as documents=500000 (docs/limits.md); repeatable.",
      valueName: "name=value"
    )
  )
  var limit: [String] = []

  @Flag(help: "Take what a cluster could hold although Istio's admission refuses it.")
  var lenient = false

  /// Reads and compiles the inputs; reports all problems on standard error.
  ///
  /// - Parameters:
  ///   - needsPolicies: Whether there must be a `-f`.
  ///   - takesRules: Whether the command has rules to limit (``ruleLimit``).
  /// - Returns: The policies; none where there is no `-f`.
  /// - Throws: an exit code, when the problems are reported.
  func load(needsPolicies: Bool = true, takesRules: Bool = false) throws -> PolicySet {
    do {
      guard !filename.isEmpty || !needsPolicies else {
        throw LoadingError(diagnostics: [.usage("give the policies with -f PATH")])
      }
      if ruleLimit != nil, !takesRules {
        throw LoadingError(diagnostics: [.usage("--limit rules: this command shows none")])
      }
      let policies = try PolicySet(
        loading: InputFile.read(paths: filename, limits: limits()),
        options: loadingOptions()
      )
      Console.report(policies.diagnostics.filter { $0.severity == .warning })
      return policies
    } catch let error as LoadingError {
      Console.report(error.diagnostics)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }

  /// The limits; reports a wrong one on standard error.
  func checkedLimits() throws -> InputLimits {
    do {
      return try limits()
    } catch {
      Console.report(error.diagnostics)
      throw ExitCode(ExitStatus.badInput.rawValue)
    }
  }

  /// The options without the files.
  func loadingOptions() throws -> LoadingOptions {
    var options = LoadingOptions()
    let limits = try limits()
    options.limits = limits
    options.defaultNamespace = namespace
    options.isLenient = lenient
    options.meshConfig = try meshConfig.map { try InputFile.read(path: $0, limits: limits) }
    options.rootNamespace = rootNamespace
    options.trustDomain = trustDomain
    options.trustDomainAliases = trustDomainAlias.isEmpty ? nil : trustDomainAlias
    for entry in pilotEnv {
      let (name, value) = try split(entry, option: "--pilot-env", form: "NAME=VALUE")
      options.pilotEnvironment[name] = value
    }
    for entry in jwks {
      // An issuer may have `=` in it, a path hardly: cut at the last one.
      guard let equals = entry.lastIndex(of: "=") else {
        throw LoadingError(diagnostics: [.usage("--jwks wants ISSUER_OR_URI=PATH: \"\(entry)\"")])
      }
      let path = String(entry[entry.index(after: equals)...])
      options.keySets[String(entry[..<equals])] =
        path == "!fail"
        ? .fetchFails : .body(try InputFile.read(path: path, size: .keySetBytes, limits: limits))
    }
    options.release = try Self.release(named: istioVersion, option: "--istio-version")
    return options
  }

  /// Reads the name of a release.
  static func release(
    named name: String,
    option: String
  ) throws(LoadingError) -> IstioRelease {
    guard let release = IstioRelease(name) else {
      throw LoadingError(diagnostics: [
        .usage("\(option) wants a release from 1.18 to 1.31, not \"\(name)\"")
      ])
    }
    return release
  }

  /// The limits that `--limit` sets.
  ///
  /// - Throws: `LoadingError` for names and values that there are not.
  func limits() throws(LoadingError) -> InputLimits {
    var limits = InputLimits()
    for entry in limit where !entry.hasPrefix(Self.rules) {
      let (name, text) = try split(entry, option: "--limit", form: "NAME=VALUE")
      guard let name = InputLimits.Name(rawValue: name) else {
        let names = InputLimits.Name.allCases.map(\.rawValue).joined(separator: ", ")
        throw LoadingError(diagnostics: [
          .usage("--limit has no \"\(name)\"; there are \(names)")
        ])
      }
      let range = InputLimits.range(of: name)
      guard let value = Int(text), range.contains(value) else {
        throw LoadingError(diagnostics: [
          .usage(
            "--limit \(name.rawValue) wants a number from \(range.lowerBound) to "
              + "\(range.upperBound), not \"\(text)\""
          )
        ])
      }
      limits[name] = value
    }
    return limits
  }

  /// The value of `--limit rules=…`: how many rules of an exact set are shown.
  var ruleLimit: String? {
    limit.last { $0.hasPrefix(Self.rules) }.map { String($0.dropFirst(Self.rules.count)) }
  }

  private static let rules = "rules="

  private func split(
    _ entry: String,
    option: String,
    form: String
  ) throws(LoadingError) -> (String, String) {
    guard let equals = entry.firstIndex(of: "="), equals != entry.startIndex else {
      throw LoadingError(diagnostics: [.usage("\(option) wants \(form): \"\(entry)\"")])
    }
    return (String(entry[..<equals]), String(entry[entry.index(after: equals)...]))
  }
}

extension Diagnostic {
  /// A mistake on the command line.
  static func usage(_ message: String) -> Diagnostic {
    Diagnostic(.error, code: "usage", message, at: nil)
  }
}
