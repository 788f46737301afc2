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
  func load() throws -> (old: PolicySet, new: PolicySet) {
    do {
      try check()
      let limits = try input.limits()
      let options = try input.loadingOptions()
      let common = try InputFile.read(paths: input.filename, limits: limits)
      let names = [old, new ?? old]
      let releases = [
        (versions.fromVersion, "--from-version"), (versions.toVersion, "--to-version"),
      ]
      var problems: [Diagnostic] = []
      var sides: [PolicySet] = []
      for (name, release) in zip(names, releases) {
        var own = options
        if let version = release.0 {
          own.release = try InputOptions.release(named: version, option: release.1)
        }
        do throws(LoadingError) {
          var files = common
          if let name { files += try self.files(of: name, limits) }
          sides.append(try PolicySet(loading: files, options: own))
        } catch {
          problems += error.diagnostics
        }
      }
      guard problems.isEmpty, sides.count == 2 else {
        throw LoadingError(diagnostics: problems.once)
      }
      let warnings = sides.flatMap(\.diagnostics).filter { $0.severity == .warning }
      Console.report(warnings.once)
      guard let dataPlane = versions.dataPlane?.dataPlane else { return (sides[0], sides[1]) }
      let namespaces = versions.inNamespace.map { ByteString($0) }
      return (sides[0], try sides[1].moving(namespaces: namespaces, to: dataPlane))
    } catch let error as LoadingError {
      Console.report(error.diagnostics)
    } catch let error as RequestError {
      Console.report(error: error.description)
    }
    throw ExitCode(ExitStatus.badInput.rawValue)
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

  private func files(
    of name: String,
    _ limits: InputLimits
  ) throws(LoadingError) -> [InputFile] {
    guard let revision = GitRevision(name) else {
      return try InputFile.read(paths: [name], limits: limits)
    }
    return try revision.read(limits: limits)
  }
}

extension [Diagnostic] {
  /// Each once: what belongs to both sides is read for both.
  fileprivate var once: [Diagnostic] {
    var known: Set<Diagnostic> = []
    return filter { known.insert($0).inserted }
  }
}
