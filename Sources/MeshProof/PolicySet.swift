public import Basics
public import Evaluation
internal import Documents
internal import Mesh
internal import Program
internal import Resources

/// The policies of a mesh with all that changes their meaning: loaded and validated once, asked many
/// times from any thread.
///
/// ```swift
/// let files = try InputFile.read(paths: ["Policies/strict-mesh"])
/// let policies = try PolicySet(loading: files)
/// let decision = try policies.evaluate(request, now: 1_795_389_038)
/// ```
public struct PolicySet: Sendable {
  /// Warnings and notes about the inputs, by place.
  public let diagnostics: [Diagnostic]
  /// How many objects of which kinds were passed over.
  public let passedOver: [ByteString: Int]
  /// The release that answers are for.
  public let release: IstioRelease
  /// How much of inputs is read, of requests too.
  public let limits: InputLimits

  let mesh: Mesh
  let compiler: EvaluatorCache

  /// Reads, validates and attaches all inputs.
  ///
  /// - Parameters:
  ///   - files: In any order; the order has no influence on an answer.
  ///   - options: How to read them, and which mesh they are read for.
  /// - Throws: ``LoadingError`` with every problem of every file, if one of them is an error.
  /// - Complexity: O(bytes), plus O(objects · log objects).
  public init(
    loading files: [InputFile],
    options: LoadingOptions = LoadingOptions()
  ) throws(LoadingError) {
    var diagnostics: [Diagnostic] = []
    var documents: [Node] = []
    var longestText = 0
    let reading = DocumentReader(limits: options.limits.ofDocuments)
    for file in files {
      let (read, problems) = reading.read(file.bytes, file: file.name)
      documents += read
      longestText = max(longestText, read.first?.longestTextOfFile ?? 0)
      diagnostics += problems
    }
    let reader = ResourceReader(
      options: .init(
        defaultNamespace: ByteString(options.defaultNamespace ?? "default"),
        isNamespaceStated: options.defaultNamespace != nil,
        isLenient: options.isLenient
      )
    )
    let (resources, problems) = reader.read(documents)
    diagnostics += problems + options.limits.check(resources, longestText: longestText)
    diagnostics += options.keySetsTooLarge
    var pruning = ReleasePruning(release: options.release)
    let known = pruning.prune(resources)
    diagnostics += pruning.diagnostics
    let overrides = MeshOverrides(options, &diagnostics)
    let mesh = Mesh(
      resources: known,
      overrides: overrides,
      attachmentRules: ReleaseBehavior(of: options.release).attachmentRules,
      diagnostics: &diagnostics
    )
    guard !diagnostics.hasErrors else {
      throw LoadingError(diagnostics: diagnostics.sortedByLocation())
    }
    self.limits = options.limits
    self.mesh = mesh
    self.diagnostics = diagnostics.sortedByLocation()
    self.release = options.release
    self.passedOver = mesh.passedOver.mapValues(\.count)
    self.compiler = EvaluatorCache(
      mesh: mesh,
      compiler: ProgramCompiler(release: options.release, keySets: SuppliedKeySets(options))
    )
  }

  /// The policies in another mesh.
  init(_ policies: PolicySet, mesh: Mesh) {
    diagnostics = policies.diagnostics
    passedOver = policies.passedOver
    release = policies.release
    limits = policies.limits
    self.mesh = mesh
    compiler = EvaluatorCache(mesh: mesh, compiler: policies.compiler.compiler)
  }

  /// Answers one request.
  ///
  /// - Parameters:
  ///   - request: The request; its names are resolved among the inputs.
  ///   - now: Seconds since 1970-01-01T00:00:00Z; used for token times only (JWKS-24).
  ///   - explains: Whether the decision carries the trace and the near miss.
  /// - Returns: The decision.
  /// - Throws: ``RequestError`` where the request names what the inputs do not have, or leaves out
  ///   what nothing can be said without.
  public func evaluate(
    _ request: Request,
    now: Int64,
    explains: Bool = false
  ) throws(RequestError) -> Decision {
    try limits.check(request)
    return try RequestResolver(mesh: mesh, compiler: compiler)
      .evaluate(request, now: now, explains: explains)
  }
}

extension PolicySet {
  /// Where a request may end, with what answers there.
  func target(of request: Request) throws(RequestError) -> Target {
    try RequestResolver(mesh: mesh, compiler: compiler).target(of: request)
  }
}

/// A request that cannot be asked.
public struct RequestError: Error, Sendable, CustomStringConvertible {
  /// One line, lower case, with what to write instead.
  public let description: String

  /// Makes an error of its text.
  public init(_ description: String) { self.description = description }
}

extension MeshOverrides {
  /// The overrides of the options; a MeshConfig document that cannot be read is reported.
  init(_ options: LoadingOptions, _ diagnostics: inout [Diagnostic]) {
    var config: MeshConfig?
    if let file = options.meshConfig {
      let (documents, problems) = DocumentReader(limits: options.limits.ofDocuments)
        .read(file.bytes, file: file.name)
      diagnostics += problems
      if documents.count == 1, let document = documents.first {
        config = ContextDecoder.decodeMeshConfig(document, diagnostics: &diagnostics)
      } else if !problems.hasErrors {
        diagnostics.append(
          Diagnostic(
            .error,
            code: "mesh-config",
            "the MeshConfig file has \(documents.count) documents instead of one",
            at: SourceLocation(file: file.name, line: 1, column: 1)
          )
        )
      }
    }
    self.init(
      meshConfig: config,
      rootNamespace: options.rootNamespace.map { ByteString($0) },
      trustDomain: options.trustDomain.map { ByteString($0) },
      trustDomainAliases: options.trustDomainAliases.map { $0.map { ByteString($0) } },
      pilotEnvironment: Dictionary(
        uniqueKeysWithValues: options.pilotEnvironment.map {
          (ByteString($0.key), ByteString($0.value))
        }
      )
    )
  }
}

extension LoadingOptions {
  /// The supplied key sets that are larger than a key set may be.
  fileprivate var keySetsTooLarge: [Diagnostic] {
    keySets.values.compactMap { keySet in
      guard case .body(let file) = keySet, file.bytes.count > limits[.keySetBytes] else {
        return nil
      }
      let what = "the key set \(file.name) has \(file.bytes.count) bytes"
      return limits.diagnostic(what, over: .keySetBytes)
    }
  }
}

extension SuppliedKeySets {
  /// The key sets of the options.
  init(_ options: LoadingOptions) {
    self.init(
      Dictionary(
        uniqueKeysWithValues: options.keySets.map { source, keySet in
          switch keySet {
          case .body(let file): (ByteString(source), .body(ByteString(bytes: file.bytes)))
          case .fetchFails: (ByteString(source), .fails)
          }
        }
      ),
      inPlace: options.keySetsInPlace.mapValues { ByteString(bytes: $0.bytes) }
    )
  }
}
