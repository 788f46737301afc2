internal import Basics

/// A policy as istiod sends it to ztunnel: rules (ANY), clauses (ALL), matches (ANY).
struct NaiveAuthorization {
  let namespace: ByteString
  let name: ByteString
  let isDeny: Bool
  let isDryRun: Bool
  let rules: [Rule]

  struct Rule {
    /// The index in `spec.rules`.
    let index: Int
    let clauses: [[Match]]
  }

  /// ALL of the fields: of each, ANY of the values and NONE of the negated ones (AM-51).
  struct Match {
    var principals: [ByteString] = []
    var notPrincipals: [ByteString] = []
    var namespaces: [ByteString] = []
    var notNamespaces: [ByteString] = []
    var serviceAccounts: [Account] = []
    var notServiceAccounts: [Account] = []
    var sourceBlocks: [(IPAddress) -> Bool] = []
    var notSourceBlocks: [(IPAddress) -> Bool] = []
    var destinationBlocks: [(IPAddress) -> Bool] = []
    var notDestinationBlocks: [(IPAddress) -> Bool] = []
    var ports: [Int] = []
    var notPorts: [Int] = []

    /// AM-50.
    var isEmpty: Bool {
      principals.isEmpty && notPrincipals.isEmpty && namespaces.isEmpty && notNamespaces.isEmpty
        && serviceAccounts.isEmpty && notServiceAccounts.isEmpty && sourceBlocks.isEmpty
        && notSourceBlocks.isEmpty && destinationBlocks.isEmpty && notDestinationBlocks.isEmpty
        && ports.isEmpty && notPorts.isEmpty
    }
  }

  struct Account {
    let namespace: ByteString
    let name: ByteString
  }
}

/// What ztunnel knows of a connection; `nil` addresses and ports are not stated.
struct NaiveConnection {
  struct Identity {
    let trustDomain: ByteString
    let namespace: ByteString
    let account: ByteString
  }

  let identity: Identity?
  let sourceIP: IPAddress?
  let destinationIP: IPAddress?
  let port: Int?
}

extension NaiveAuthorization.Rule {
  /// AM-48 to AM-50.
  func matches(_ connection: NaiveConnection, tally: ConditionTally? = nil) -> Bool? {
    all(
      clauses.map { clause in
        clause.isEmpty
          ? true : any(clause.filter { !$0.isEmpty }.map { $0.matches(connection, tally) })
      }
    )
  }
}

extension NaiveAuthorization.Match {
  func matches(_ connection: NaiveConnection, _ tally: ConditionTally?) -> Bool? {
    let identity = connection.identity
    // AM-53: without an identity not even `*` fits.
    func fitsPrincipal(_ value: ByteString) -> Bool? {
      guard let identity else { return false }
      let principal: ByteString =
        identity.trustDomain + "/ns/" + identity.namespace + "/sa/" + identity.account
      return Self.text(value, fits: principal)
    }
    // AM-54
    func fitsNamespace(_ value: ByteString) -> Bool? {
      Self.text(value, fits: identity?.namespace ?? "")
    }
    // AM-55
    func fitsAccount(_ value: NaiveAuthorization.Account) -> Bool? {
      identity?.namespace == value.namespace && identity?.account == value.name
    }
    func fits(_ address: IPAddress?) -> ((IPAddress) -> Bool) -> Bool? {
      { block in address.map(block) }
    }
    func field<Value>(
      _ name: String,
      _ values: [Value],
      _ notValues: [Value],
      _ fits: (Value) -> Bool?
    ) -> Bool? {
      let holds = values.isEmpty ? true : any(values.map(fits))
      let holdsNot = notValues.isEmpty ? true : not(any(notValues.map(fits)))
      if !values.isEmpty { tally?.add(name, holds: holds) }
      if !notValues.isEmpty { tally?.add("not " + name, holds: holdsNot) }
      return all([holds, holdsNot])
    }
    return all([
      field("principals", principals, notPrincipals, fitsPrincipal),
      field("namespaces", namespaces, notNamespaces, fitsNamespace),
      field("serviceAccounts", serviceAccounts, notServiceAccounts, fitsAccount),
      field("source.ip", sourceBlocks, notSourceBlocks, fits(connection.sourceIP)),
      field(
        "destination.ip",
        destinationBlocks,
        notDestinationBlocks,
        fits(connection.destinationIP)
      ),
      field("ports", ports, notPorts) { port in connection.port.map { $0 == port } },
    ])
  }

  /// AM-19, AM-52.
  private static func text(_ value: ByteString, fits text: ByteString) -> Bool {
    if value == "*" { return !text.isEmpty }
    if value.hasPrefix("*") { return text.hasSuffix(value.dropFirst()) }
    if value.hasSuffix("*") { return text.hasPrefix(value.dropLast()) }
    return value == text
  }
}
