internal import Basics
internal import Evaluation
internal import Mesh
internal import Resources
internal import Routing

/// Who sends a request, as far as it decides which way it goes and how it arrives.
struct Sender {
  /// What carries the sender's connections.
  enum Carrier: Equatable {
    /// The inputs say it.
    case known(ConnectingClient.Kind)
    /// The request shows an identity, and nothing says whose proxy shows it.
    case unknown
  }

  let carrier: Carrier
  /// What it shows: the carrier's certificate.
  let identity: ByteString?
  /// Of the sender's Pod; empty where no workload is known.
  let namespace: ByteString
  let labels: [ByteString: ByteString]
  /// The workload that sends; `nil` where a request gives an identity only, and then states by itself
  /// how it arrives.
  let workload: Workload?

  /// The sender as the proxy that opens its connections; `nil` where that is not known.
  var client: ConnectingClient? {
    guard case .known(let kind) = carrier else { return nil }
    return ConnectingClient(
      kind: kind,
      namespace: namespace,
      labels: labels,
      identity: identity
    )
  }
}

extension Sender {
  /// A proxy on the way that passes a request on.
  init(
    _ kind: ConnectingClient.Kind,
    namespace: ByteString,
    labels: [ByteString: ByteString],
    identity: ByteString
  ) {
    self.init(
      carrier: .known(kind),
      identity: identity,
      namespace: namespace,
      labels: labels,
      workload: nil
    )
  }
}

/// Finds out who a request's source is.
struct SenderResolver {
  let mesh: Mesh

  /// Tells who sends; `peer` is the identity that the source has, as its certificate shows it.
  func sender(of source: Request.Source, peer: ByteString?) -> Sender {
    switch source.identity {
    case nil:
      return Sender(
        carrier: .known(.outside),
        identity: nil,
        namespace: "",
        labels: [:],
        workload: nil
      )
    case .workload(let name):
      guard
        let workload = mesh.inventory.workload(namespace: name.namespace, name: name.name).first
      else { return unknown(peer) }
      return Sender(
        carrier: .known(kind(of: workload)),
        identity: peer,
        namespace: workload.meta.namespace,
        labels: workload.labels,
        workload: workload
      )
    case .serviceAccount(let name):
      return account(ObjectName(namespace: name.namespace, name: name.name), peer)
    case .principal:
      return peer.flatMap(meshAccount).map { account($0, peer) } ?? unknown(peer)
    }
  }

  private func unknown(_ peer: ByteString?) -> Sender {
    Sender(carrier: .unknown, identity: peer, namespace: "", labels: [:], workload: nil)
  }

  /// Whoever uses the account: the workloads with it, where all that show an identity are carried
  /// alike.
  private func account(_ name: ObjectName, _ peer: ByteString?) -> Sender {
    let kinds = Set(
      mesh.inventory.workloads(in: name.namespace).filter { $0.serviceAccount == name.name }
        .map(kind)
    ).subtracting([.outside])
    let carrier: Sender.Carrier =
      kinds.count == 1 ? kinds.first.map(Sender.Carrier.known) ?? .unknown : .unknown
    return Sender(
      carrier: carrier,
      identity: peer,
      namespace: name.namespace,
      labels: [:],
      workload: nil
    )
  }

  private func kind(of workload: Workload) -> ConnectingClient.Kind {
    switch mesh.dataPlane(of: workload).mode {
    case .sidecar: .sidecar
    case .ambient: .ambient
    case .gateway: .gateway
    case .waypoint: .waypoint(servesService: false)
    case .none: .outside
    }
  }

  /// The service account of an identity of the mesh's own trust domain.
  private func meshAccount(_ identity: ByteString) -> ObjectName? {
    let parts = identity.split(at: UInt8(ascii: "/"))
    guard parts.count == 7, parts[0] == "spiffe:", parts[1].isEmpty, parts[3] == "ns",
      parts[5] == "sa", parts[2] == mesh.config.certificateTrustDomain
    else { return nil }
    return ObjectName(namespace: parts[4], name: parts[6])
  }
}
