internal import Basics
internal import Decoding
internal import Evaluation
internal import Resources

extension InputLimits {
  /// What of the resources is larger than its limit: inline key sets, and values of rules.
  ///
  /// Where the longest text of the files is within the limits, so is everything.
  func check(_ resources: [Resource], longestText: Int) -> [Diagnostic] {
    let longestPattern = self[.patternBytes]
    guard longestText > min(longestPattern, self[.keySetBytes]) else { return [] }
    return resources.flatMap { resource -> [Diagnostic] in
      switch resource {
      case .requestAuthentication(let policy):
        policy.jwtRules.compactMap { rule in
          rule.jwks.count <= self[.keySetBytes]
            ? nil
            : diagnostic(
              "the key set of issuer \(quoted(rule.issuer)) has \(rule.jwks.count) bytes",
              over: .keySetBytes,
              at: rule.location
            )
        }
      case .authorizationPolicy(let policy):
        policy.values(longerThan: longestPattern).map {
          diagnostic("the value has \($0.value.count) bytes", over: .patternBytes, at: $0.location)
        }
      default: []
      }
    }
  }

  /// Refuses a request with a text that is longer than a header may be.
  ///
  /// What Envoy itself refuses (AP-93: 60 KiB of headers) is a part of the answer, not of this.
  func check(_ request: Request) throws(RequestError) {
    var texts: [(what: String, count: Int)] = []
    if let http = request.http {
      texts = [("path", http.path.count), ("method", http.method.count)]
      texts.append(("host", http.host?.count ?? 0))
      for header in http.headers {
        texts.append(("name of a header", header.name.count))
        for line in header.lines { texts.append(("header \(quoted(header.name))", line.count)) }
      }
    }
    if case .token(let token) = request.jwt { texts.append(("token", token.count)) }
    for (what, count) in texts where count > self[.headerBytes] {
      let (message, note) = excess("the \(what) has \(count) bytes", over: .headerBytes)
      throw RequestError("\(message); \(note)")
    }
  }
}

extension AuthorizationPolicy {
  /// The values of all rules that have more than `most` bytes.
  fileprivate func values(longerThan most: Int) -> [Located<ByteString>] {
    var found: [Located<ByteString>] = []
    func add(_ values: [Located<ByteString>]) {
      for index in values.indices where values[index].value.count > most {
        found.append(values[index])
      }
    }
    func add(_ match: ValueMatch) {
      add(match.values)
      add(match.notValues)
    }
    for case let rule? in rules {
      if !rule.when.isEmpty { add(rule.when.map(\.key)) }
      for source in rule.from { for field in source.fields.entries { add(field.value) } }
      for operation in rule.to { for field in operation.fields.entries { add(field.value) } }
      for condition in rule.when { add(condition.match) }
    }
    return found
  }
}
