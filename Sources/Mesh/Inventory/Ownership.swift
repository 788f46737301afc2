internal import Basics
internal import Resources

/// Tells Pods and ReplicaSets that stand for themselves from those that are part of a workload which
/// was read as well (ENV-29).
struct Ownership {
  private struct Identifier: Hashable {
    let kind: ByteString
    let name: ObjectName
  }

  private let workloads: Set<Identifier>

  init(of workloads: [Workload]) {
    self.workloads = Set(workloads.map { Identifier(kind: $0.kind, name: ObjectName($0.meta)) })
  }

  /// Whether a workload that was read owns this one, directly or through a ReplicaSet or Job that
  /// was not read.
  func isOwned(_ workload: Workload) -> Bool {
    owners(of: workload).contains { workloads.contains($0) }
  }

  /// The names of the controllers of a Pod, read or not.
  func controllerNames(of workload: Workload) -> Set<ObjectName> {
    Set(owners(of: workload).map(\.name))
  }

  /// The name of the controller that ranks highest, read or not.
  func controllerName(of workload: Workload) -> ObjectName? {
    owners(of: workload).max { Self.rank(of: $0.kind) < Self.rank(of: $1.kind) }?.name
  }

  /// The owners named by the object, and the owners of these as far as the names tell.
  private func owners(of workload: Workload) -> [Identifier] {
    workload.owners.flatMap { owner -> [Identifier] in
      guard let slash = owner.bytes.firstIndex(of: UInt8(ascii: "/")) else { return [] }
      let kind = ByteString(bytes: owner.bytes[..<slash])
      let name = owner.dropFirst(slash + 1)
      // INVARIANT: an owner ranks higher than what it owns, so no ring of owners can hide them all.
      guard Self.rank(of: kind) > Self.rank(of: workload.kind) else { return [] }
      let indirect = Self.controller(ofOwner: name, kind: kind, labels: workload.labels)
      return ([(kind, name)] + (indirect.map { [$0] } ?? [])).map { kind, name in
        Identifier(kind: kind, name: ObjectName(namespace: workload.meta.namespace, name: name))
      }
    }
  }

  private static func rank(of kind: ByteString) -> Int {
    switch kind {
    case "Deployment", "CronJob", "Rollout": 2
    case "ReplicaSet", "StatefulSet", "DaemonSet", "Job": 1
    default: 0
    }
  }

  /// What owns the ReplicaSet `name-HASH` or the Job `name-TIME`, by the same signs as Istio goes by.
  private static func controller(
    ofOwner name: ByteString,
    kind: ByteString,
    labels: [ByteString: ByteString]
  ) -> (kind: ByteString, name: ByteString)? {
    switch kind {
    case "ReplicaSet":
      for (label, kind) in replicaSetHashes {
        if let hash = labels[label], !hash.isEmpty, name.hasSuffix("-" + hash) {
          return (kind, name.dropLast(hash.count + 1))
        }
      }
      return nil
    case "Job":
      guard let dash = name.bytes.lastIndex(of: UInt8(ascii: "-")) else { return nil }
      let time = name.bytes[(dash + 1)...]
      let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
      guard (8...10).contains(time.count), time.allSatisfy(digits.contains) else { return nil }
      return ("CronJob", ByteString(bytes: name.bytes[..<dash]))
    default:
      return nil
    }
  }

  private static let replicaSetHashes: [(label: ByteString, kind: ByteString)] = [
    ("pod-template-hash", "Deployment"), ("rollouts-pod-template-hash", "Rollout"),
  ]
}
