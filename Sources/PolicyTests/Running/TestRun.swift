internal import Basics
internal import MeshProof

/// Asks the cases of one test.
struct TestRun {
  let unit: TestSuite.Unit
  let test: PolicyTest.Test
  let mint: TokenMint
  /// The destination of all requests; `nil`: each says its own.
  private let destination: Request.Destination?

  private var policies: PolicySet { unit.policies }

  init(unit: TestSuite.Unit, test: PolicyTest.Test, mint: TokenMint) {
    self.unit = unit
    self.test = test
    self.mint = mint
    switch test.destination {
    case .byRequest: destination = nil
    case .stated(let stated): destination = stated
    case .named(let name, let port):
      var named = Request.Destination()
      named.target = unit.policies.destination(named: name)
      named.port = port
      destination = named
    }
  }

  func cases() -> [TestReport.Case] {
    switch test.question {
    case .verdicts(let callers, let table, let by):
      return zip(callers, table).flatMap { caller, row in
        let source = source(of: caller)
        return zip(test.requests, row).map { ask, wanted in
          answer(
            caller.label,
            source,
            ask,
            wanted: .verdict(wanted.value, by: by),
            at: wanted.location
          )
        }
      }
    case .callers(let allowed, let place): return cases(allowing: allowed, at: place)
    }
  }

  // MARK: callers

  /// One case for each known identity and for none.
  private func cases(
    allowing allowed: [PolicyTest.Caller],
    at place: SourceLocation
  ) -> [TestReport.Case] {
    let known = policies.serviceAccounts
    guard (known.count + 1) <= TestReader.maximumCases / test.requests.count else {
      return [
        .failing(
          "callers",
          "ALLOW",
          "\(known.count) known identities and \(test.requests.count) requests are more than "
            + "\(TestReader.maximumCases) cases",
          at: place
        )
      ]
    }
    var places: [Request.ObjectName: SourceLocation] = [:]
    var placeOfNobody: SourceLocation?
    var cases: [TestReport.Case] = []
    let names = Set(known)
    for caller in allowed {
      guard case .named(let name) = caller.source else {
        placeOfNobody = caller.location
        continue
      }
      let account = policies.serviceAccount(named: name)
      places[account] = caller.location
      guard !names.contains(account) else { continue }
      cases.append(
        .failing(
          caller.label,
          "ALLOW",
          "the inputs have neither a service account nor a workload \"\(caller.label)\"",
          at: caller.location
        )
      )
    }
    for ask in test.requests {
      for account in known {
        cases.append(
          answer(
            "\(account.namespace)/\(account.name)",
            .init(identity: .serviceAccount(account)),
            ask,
            wanted: places[account] == nil ? .unlisted : .listed,
            at: places[account] ?? place
          )
        )
      }
      cases.append(
        answer(
          TestReader.nobody,
          .init(),
          ask,
          wanted: placeOfNobody == nil ? .unlisted : .listed,
          at: placeOfNobody ?? place
        )
      )
    }
    return cases
  }

  // MARK: One case

  private func answer(
    _ caller: ByteString,
    _ source: Request.Source,
    _ ask: PolicyTest.Ask,
    wanted: Wanted,
    at location: SourceLocation
  ) -> TestReport.Case {
    let label: ByteString = "\(caller) \(ask.label)"
    guard let request = request(source, ask) else {
      return .failing(label, wanted.text, "OpenSSL does not sign the token", at: location)
    }
    do throws(RequestError) {
      var decision = try policies.evaluate(request, now: unit.now)
      var result = TestReport.Case(label: label, expected: wanted.text, location: location)
      result.expectedBy = wanted.byText
      if let failure = wanted.failure(decision) {
        // Only who fails asks why.
        decision = try policies.evaluate(request, now: unit.now, explains: true)
        result.status = .failed
        result.message = failure.message
        result.location = failure.location ?? location
      }
      result.decision = decision
      return result
    } catch {
      return .failing(label, wanted.text, error.description, at: location)
    }
  }

  /// The request; `nil` where its token cannot be made.
  private func request(_ source: Request.Source, _ ask: PolicyTest.Ask) -> Request? {
    var request = ask.request
    request.source.identity = source.identity
    request.source.ip = request.source.ip ?? source.ip
    request.source.remoteIP = request.source.remoteIP ?? source.remoteIP
    request.via = test.via
    if let via = test.via, let stated = request.destination.port, via.port == nil {
      // The URL's port is the gateway's.
      request.via?.port = stated
    }
    if let destination {
      request.destination = destination
    } else if test.via != nil {
      request.destination = Request.Destination()
    }
    guard let use = test.token, let recipe = unit.document.tokens[use.name] else { return request }
    guard let token = mint.token(recipe, now: unit.now) else { return nil }
    request.put(token, at: use.place)
    return request
  }

  private func source(of caller: PolicyTest.Caller) -> Request.Source {
    switch caller.source {
    case .stated(let source): source
    case .named(let name): .init(identity: policies.caller(named: name))
    }
  }
}

extension TestReport.Case {
  /// A case that could not be asked.
  fileprivate static func failing(
    _ label: ByteString,
    _ expected: String,
    _ message: String,
    at location: SourceLocation
  ) -> Self {
    var result = Self(label: label, status: .error, expected: expected, location: location)
    result.message = message
    return result
  }
}

extension Request.Source {
  fileprivate init(identity: Identity) {
    self.init()
    self.identity = identity
  }
}

extension Request {
  fileprivate mutating func put(_ token: ByteString, at place: PolicyTest.TokenUse.Place) {
    switch place {
    case .header(let name, let prefix):
      http?.headers.append(.init(name: name, lines: [prefix + token]))
    case .cookie(let name):
      http?.headers.append(.init(name: "cookie", lines: [name + "=" + token]))
    case .parameter(let name):
      let path = http?.path ?? "/"
      http?.path = path + (path.contains("?") ? "&" : "?") + name + "=" + token
    }
  }
}
