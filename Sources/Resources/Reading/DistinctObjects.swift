internal import Basics
internal import Decoding
internal import Documents

extension Problem {
  static let repeatedObject = Problem("repeated-object", "ENV-7", .note)
  static let duplicateObject = Problem("duplicate-object", "ENV-7", .tolerable)
}

/// What tells objects of a cluster apart; versions of a group are the same object (ENV-7).
struct ObjectIdentity: Hashable {
  // Compared in this order: most objects differ in the first.
  let name: ByteString
  let namespace: ByteString
  let kind: ByteString
  let group: ByteString

  func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(namespace)
  }
}

extension KubernetesObject {
  /// The object's identity, with the name and namespace of its metadata.
  func identity(_ meta: ObjectMeta) -> ObjectIdentity? {
    // The API server makes the name: two such objects are never the same.
    let isNameGenerated = node[FieldNames.metadata]?[FieldNames.name]?.string == nil
    return isNameGenerated
      ? nil
      : ObjectIdentity(name: meta.name, namespace: meta.namespace, kind: kind, group: group)
  }
}

/// The resources in order, with one object for each identity: the later one wins (ENV-7).
struct DistinctObjects {
  /// The resources of one object, all next to each other.
  private struct Entry {
    let object: KubernetesObject
    let resources: Range<Int>
  }

  private var all: [Resource] = []
  private var entries: [Entry] = []
  /// Which of `all` a later object has replaced.
  private var replaced: Set<Int> = []
  private var indexes: [ObjectIdentity: Int] = [:]

  /// Makes room for so many objects.
  init(expecting count: Int) {
    all.reserveCapacity(count)
    entries.reserveCapacity(count)
    indexes.reserveCapacity(count)
  }

  /// All resources, in the order of their objects.
  var resources: [Resource] {
    guard !replaced.isEmpty else { return all }
    return all.indices.filter { !replaced.contains($0) }.map { all[$0] }
  }

  /// Adds an object's resources; an object that is there already is reported.
  mutating func add(
    _ resources: some Collection<Resource>,
    _ object: KubernetesObject,
    _ identity: ObjectIdentity?,
    _ findings: inout Findings
  ) {
    let start = all.count
    all.append(contentsOf: resources)
    entries.append(Entry(object: object, resources: start..<all.count))
    guard let identity else { return }
    let earlier = indexes.updateValue(entries.count - 1, forKey: identity)
    guard let earlier else { return }
    let first = entries[earlier].object
    replaced.formUnion(entries[earlier].resources)
    let isSame = contentText(of: first) == contentText(of: object)
    let name = quoted(
      identity.namespace.isEmpty ? identity.name : identity.namespace + "/" + identity.name
    )
    findings.report(
      isSame ? .repeatedObject : .duplicateObject,
      "\(identity.kind) \(name) is given twice" + (isSame ? "" : ", with different content"),
      at: object.node.location,
      notes: ["the other one is at \(first.node.location)"]
    )
  }
}
