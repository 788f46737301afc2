internal import Basics
internal import Decoding
public import Evaluation
internal import Mesh
internal import Resources

extension PolicySet {
  /// What a user means by `ns/name` as the caller: a workload of that name, unless a service account
  /// has the name that the workload does not use; else the service account.
  public func caller(named name: Request.ObjectName) -> Request.Source.Identity {
    let isAccount = mesh.inventory.serviceAccounts.contains {
      $0.meta.namespace == name.namespace && $0.meta.name == name.name
    }
    let workloads = mesh.inventory.workload(namespace: name.namespace, name: name.name)
    guard let workload = workloads.first else { return .serviceAccount(name) }
    return !isAccount || workload.serviceAccount == name.name
      ? .workload(name) : .serviceAccount(name)
  }

  /// What a user means by `ns/name` as the destination: a workload, else a Service or ServiceEntry.
  public func destination(named name: Request.ObjectName) -> Request.Destination.Target {
    let isWorkload = !mesh.inventory.workload(namespace: name.namespace, name: name.name).isEmpty
    let object = ObjectName(namespace: name.namespace, name: name.name)
    let isService =
      mesh.inventory.service(named: object) != nil
      || mesh.serviceEntry(named: object) != nil
    return isService && !isWorkload ? .service(name) : .workload(name)
  }

  /// The service accounts there are: those among the inputs and those that their workloads use, in
  /// byte order (contract section 7).
  public var serviceAccounts: [Request.ObjectName] {
    mesh.inventory.identities.map { .init(namespace: $0.namespace, name: $0.name) }
  }

  /// The service account that `ns/name` means as the caller: that of the workload, or the name's own,
  /// whether or not there is one.
  public func serviceAccount(named name: Request.ObjectName) -> Request.ObjectName {
    guard case .workload = caller(named: name),
      let workload = mesh.inventory.workload(namespace: name.namespace, name: name.name).first
    else { return name }
    return .init(namespace: workload.meta.namespace, name: workload.serviceAccount)
  }

  /// Seconds since 1970 of an RFC 3339 time; `nil` for any other text.
  public static func seconds(rfc3339 text: String) -> Int64? {
    secondsSince1970(rfc3339: ByteString(text))
  }
}
