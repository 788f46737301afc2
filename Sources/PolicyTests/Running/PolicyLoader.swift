internal import Basics
internal import Decoding
internal import MeshProof

/// Loads the policies of test documents; documents with the same inputs share them.
struct PolicyLoader {
  /// All that may differ between the documents of a run.
  private struct Key: Hashable {
    let policies: [String]
    /// Whether the policies of the command line are left out.
    let isOther: Bool
    let meshConfig: String?
    let release: IstioRelease?
    let keySets: [ByteString: String]
    let issuers: Set<ByteString>
  }

  let options: TestOptions
  let mint: TokenMint
  /// What was found while reading.
  private(set) var diagnostics: [Diagnostic] = []
  /// `nil`: with errors, which were reported.
  private var known: [Key: PolicySet?] = [:]
  private var folders: [String: Result<[InputFile], LoadingError>] = [:]

  init(options: TestOptions, mint: TokenMint) {
    self.options = options
    self.mint = mint
  }

  /// The policies of a document; `nil` where something is wrong, which is then reported.
  mutating func policies(of document: PolicyTest) -> PolicySet? {
    policies(of: document, at: document.inputs.policies, isOther: false)
  }

  /// Other policies, read as those of a document are; `nil` where something is wrong.
  mutating func policies(
    of document: PolicyTest,
    insteadAt paths: [Located<ByteString>]
  ) -> PolicySet? {
    policies(of: document, at: paths, isOther: true)
  }

  private mutating func policies(
    of document: PolicyTest,
    at paths: [Located<ByteString>],
    isOther: Bool
  ) -> PolicySet? {
    let inputs = document.inputs
    func resolved(_ text: ByteString) -> String { path(text.string, besideFile: document.file) }
    let key = Key(
      policies: paths.map { resolved($0.value) },
      isOther: isOther,
      meshConfig: inputs.meshConfig.map { resolved($0.value) },
      release: inputs.release,
      keySets: Dictionary(
        inputs.keySets.map { ($0.source, Self.isFailure($0) ? "!" : resolved($0.path.value)) }
      ) { _, last in last },
      issuers: Set(document.tokens.values.map(\.issuer))
    )
    if let loaded = known[key] { return loaded }
    let policies = load(document, paths, key)
    known[key] = .some(policies)
    return policies
  }

  private static func isFailure(_ keySet: PolicyTest.KeySet) -> Bool {
    keySet.path.value == "!fail"
  }

  private mutating func load(
    _ document: PolicyTest,
    _ paths: [Located<ByteString>],
    _ key: Key
  ) -> PolicySet? {
    let inputs = document.inputs
    var files = key.isOther ? [] : options.policies
    var isWhole = true
    for (path, place) in zip(key.policies, paths) {
      guard let read = read(path, at: place.location) else {
        isWhole = false
        continue
      }
      files += read
    }
    if !key.isOther, options.policies.isEmpty, inputs.namesNoPolicies {
      report("the test has no policies", at: document.location, ["write \"policies\", or give -f"])
      return nil
    }
    var loading = options.loading
    if let path = key.meshConfig, let place = inputs.meshConfig {
      loading.meshConfig = readOne(path, at: place.location)
      isWhole = isWhole && loading.meshConfig != nil
    }
    for keySet in inputs.keySets {
      if Self.isFailure(keySet) {
        loading.keySets[keySet.source.string] = .fetchFails
      } else if let file = key.keySets[keySet.source].flatMap({
        readOne($0, size: .keySetBytes, at: keySet.path.location)
      }) {
        loading.keySets[keySet.source.string] = .body(file)
      } else {
        isWhole = false
      }
    }
    if let release = inputs.release { loading.release = release }
    loading.keySetsInPlace = mint.keySets(of: key.issuers)
    guard isWhole else { return nil }
    return load(files, loading)
  }

  private mutating func load(_ files: [InputFile], _ loading: LoadingOptions) -> PolicySet? {
    var known: Set<String> = []
    do throws(LoadingError) {
      let policies = try PolicySet(
        loading: files.filter { known.insert(cleaned($0.name)).inserted },
        options: loading
      )
      diagnostics += policies.diagnostics.filter { $0.severity == .warning }
      return policies
    } catch {
      diagnostics += error.diagnostics
      return nil
    }
  }

  // MARK: Files

  private mutating func read(_ path: String, at place: SourceLocation) -> [InputFile]? {
    let limits = options.loading.limits
    let result =
      folders[path]
      ?? Result { () throws(LoadingError) in
        try InputFile.read(
          paths: FileSystem.exists(path) ? [path] : TestPaths(path).files,
          limits: limits
        )
      }
    folders[path] = result
    switch result {
    case .success(let files):
      if files.isEmpty {
        report("there are no policies in \(quoted(ByteString(path)))", at: place, [])
        return nil
      }
      return files
    case .failure(let error):
      for problem in error.diagnostics { report(problem.message, at: place, []) }
      return nil
    }
  }

  private mutating func readOne(
    _ path: String,
    size: InputLimits.Name = .fileBytes,
    at place: SourceLocation
  ) -> InputFile? {
    do throws(LoadingError) {
      return try InputFile.read(path: path, size: size, limits: options.loading.limits)
    } catch {
      for problem in error.diagnostics { report(problem.message, at: place, []) }
      return nil
    }
  }

  private mutating func report(_ message: String, at place: SourceLocation, _ notes: [String]) {
    diagnostics.append(Diagnostic(.error, code: "inputs", message, at: place, notes: notes))
  }
}
