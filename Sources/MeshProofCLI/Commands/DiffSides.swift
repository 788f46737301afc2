internal import ArgumentParser
internal import Basics
internal import MeshProof

/// The two sides of a comparison, as the command line names them.
struct DiffSides {
  let old: String?
  let new: String?
  let input: InputOptions
  let versions: DiffVersionOptions

  /// Reads and compiles both; reports all problems on standard error.
  ///
  /// - Throws: an exit code, when the problems are reported.
  func load() throws -> LoadedSides {
    do {
      try check()
      let limits = try input.limits()
      let options = try input.loadingOptions()
      let common = try InputFile.read(paths: input.filename, limits: limits)
      let contents = try [old, new ?? old].map { try $0.map { try content(of: $0, limits) } }
      for (content, side) in zip(contents, [ProxySide.old, .new]) {
        guard case .proxy(let file)? = content else { continue }
        let other = contents[side == .old ? 1 : 0]
        return try load(file, as: side, beside: other, common, options)
      }
      return try load(contents, common, options)
    } catch let error as LoadingError {
      Console.report(error.diagnostics)
    } catch let error as RequestError {
      Console.report(error: error.description)
    }
    throw ExitCode(ExitStatus.badInput.rawValue)
  }

  private func load(
    _ contents: [Content?],
    _ common: [InputFile],
    _ options: LoadingOptions
  ) throws -> LoadedSides {
    let releases = [
      (versions.fromVersion, "--from-version"), (versions.toVersion, "--to-version"),
    ]
    var problems: [Diagnostic] = []
    var sides: [PolicySet] = []
    for (content, release) in zip(contents, releases) {
      var own = options
      if let version = release.0 {
        own.release = try InputOptions.release(named: version, option: release.1)
      }
      do throws(LoadingError) {
        sides.append(try PolicySet(loading: common + (content?.files ?? []), options: own))
      } catch {
        problems += error.diagnostics
      }
    }
    guard problems.isEmpty, sides.count == 2 else {
      throw LoadingError(diagnostics: problems.once)
    }
    let warnings = sides.flatMap(\.diagnostics).filter { $0.severity == .warning }
    Console.report(warnings.once)
    guard let dataPlane = versions.dataPlane?.dataPlane else {
      return .policies(old: sides[0], new: sides[1])
    }
    let namespaces = versions.inNamespace.map { ByteString($0) }
    let moved = try sides[1].moving(namespaces: namespaces, to: dataPlane)
    return .policies(old: sides[0], new: moved)
  }

  private func load(
    _ file: InputFile,
    as side: ProxySide,
    beside other: Content?,
    _ common: [InputFile],
    _ options: LoadingOptions
  ) throws -> LoadedSides {
    func usage(_ message: String) -> LoadingError { LoadingError(diagnostics: [.usage(message)]) }
    if case .proxy? = other {
      throw usage("one side is a proxy's configuration, so the other has to be policies")
    }
    guard !versions.isGiven else {
      throw usage(
        "\(file.name) is a proxy's configuration, which is of one release and one data plane: give "
          + "--istio-version"
      )
    }
    let policies = try PolicySet(loading: common + (other?.files ?? []), options: options)
    Console.report(policies.diagnostics.filter { $0.severity == .warning })
    let proxy = try policies.proxy(reading: file, besidePolicies: true)
    Console.report(proxy.diagnostics)
    return .proxy(proxy, side, policies)
  }

  private func check() throws(LoadingError) {
    func usage(_ message: String) -> LoadingError { LoadingError(diagnostics: [.usage(message)]) }
    guard old != nil || !input.filename.isEmpty else { throw usage("give OLD and NEW to compare") }
    guard new != nil || versions.isGiven else {
      throw usage(
        "give NEW, or what to compare OLD with: --from-version, --to-version or --data-plane"
      )
    }
    guard versions.inNamespace.isEmpty || versions.dataPlane != nil else {
      throw usage("--in-namespace needs --data-plane")
    }
    guard ([old, new].compactMap(\.self) + input.filename).filter({ $0 == "-" }).count < 2 else {
      throw usage("standard input can be read once")
    }
  }

  /// What a side is, by its content.
  private enum Content {
    case policies([InputFile])
    case proxy(InputFile)

    var files: [InputFile] {
      switch self {
      case .policies(let files): files
      case .proxy: []
      }
    }
  }

  private func content(
    of name: String,
    _ limits: InputLimits
  ) throws(LoadingError) -> Content {
    if let revision = GitRevision(name) {
      let files = try revision.read(limits: limits)
      guard files.count == 1, files[0].isProxyConfiguration(limits: limits) else {
        return .policies(files)
      }
      return .proxy(files[0])
    }
    // A proxy's configuration may be larger than any file of policies. Standard input is gone once it
    // is read; a folder is no such file.
    let isInput = name == "-"
    let file =
      isInput
      ? try InputFile.read(path: name, size: .proxyBytes, limits: limits)
      : try? InputFile.read(path: name, size: .proxyBytes, limits: limits)
    if let file, file.isProxyConfiguration(limits: limits) { return .proxy(file) }
    if let file, isInput { return .policies([file]) }
    return .policies(try InputFile.read(paths: [name], limits: limits))
  }
}

/// The two sides of a comparison.
enum LoadedSides {
  case policies(old: PolicySet, new: PolicySet)
  /// One side is what a proxy has.
  case proxy(ProxyConfiguration, ProxySide, PolicySet)

  /// Compares them.
  func diff(
    _ inquiry: DiffInquiry,
    progress: AnalysisProgress
  ) throws(RequestError) -> DiffReport {
    switch self {
    case .policies(let old, let new): try new.diff(from: old, inquiry, progress: progress)
    case .proxy(let proxy, let side, let policies):
      try policies.diff(with: proxy, as: side, inquiry, progress: progress)
    }
  }
}

extension [Diagnostic] {
  /// Each once: what belongs to both sides is read for both.
  fileprivate var once: [Diagnostic] {
    var known: Set<Diagnostic> = []
    return filter { known.insert($0).inserted }
  }
}
