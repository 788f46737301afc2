package import Basics
package import Documents

/// An object of a document whose fields are asked for one by one; what nobody asked for is unknown.
package struct StrictMapping {
  /// What messages call the object: `"source"`.
  package let name: String
  private let node: Node
  /// The members by name, where there are more than a look through all of them is good for.
  private let table: [ByteString: Node.MemberPlace]?
  private var known: [ByteString]
  /// Whether `known` has to grow by what is asked for.
  private let learns: Bool
  /// The members that were asked for, a bit each by their place; those from 64 on have none.
  private var asked: UInt64 = 0

  /// The most members of an object that are looked through one by one.
  private static let fewMembers = 16

  /// Opens an object; anything but a mapping is reported (VALID-4).
  ///
  /// - Parameters:
  ///   - node: The object.
  ///   - name: What messages call it.
  ///   - fields: All fields that may be asked for, where somebody has the list at hand: of what is
  ///     opened by the thousand, names need not be collected anew. Otherwise what is asked for is known.
  ///   - findings: Gets what is wrong.
  package init?(
    _ node: Node,
    called name: String,
    knowing fields: [ByteString]? = nil,
    _ findings: inout Findings
  ) {
    guard node.kind == .mapping else {
      findings.report(
        .wrongType,
        "\(name) must be an object, not \(node.kind.description)\(node.shownText)",
        at: node.location
      )
      return nil
    }
    self.name = name
    self.node = node
    known = fields ?? []
    learns = fields == nil
    table =
      node.count <= Self.fewMembers
      ? nil : Dictionary(node.members.map { ($0.name, $0.place) }) { _, last in last }
  }

  package var location: SourceLocation { node.location }

  private func place(of field: ByteString) -> Node.MemberPlace? {
    if let table { table[field] } else { node.place(ofMember: field) }
  }

  /// The value of a field, which becomes a known one; `nil` when absent or null (VALID-6).
  package mutating func value(_ field: ByteString) -> Node? {
    if learns { known.append(field) }
    guard let place = place(of: field) else { return nil }
    asked |= 1 << UInt64(place.number)
    return node.content(at: place).kind == .null ? nil : node.value(at: place)
  }

  /// Calls `body` with each field of the list that the object was opened with, all of which become
  /// known ones, and its place in the list; absent ones and nulls are left out (VALID-6).
  package mutating func forEachKnownField(_ body: (_ place: Int, _ value: Node) -> Void) {
    node.forEachMember { member in
      guard let place = member.place(among: known) else { return }
      asked |= 1 << UInt64(member.place.number)
      if node.content(at: member.place).kind != .null { body(place, member.value) }
    }
  }

  /// Whether a field is there and not null.
  package func has(_ field: ByteString) -> Bool {
    guard let place = place(of: field) else { return false }
    return node.content(at: place).kind != .null
  }

  /// Whether a field says nothing: absent, null or the empty list, which istiod reads as unset.
  package func isAbsentOrEmptyList(_ field: ByteString) -> Bool {
    guard let place = place(of: field) else { return true }
    return Self.saysNothing(node.content(at: place))
  }

  private static func saysNothing(_ content: (kind: Node.Kind, count: Int)) -> Bool {
    content.kind == .null || content == (.sequence, 0)
  }

  /// Whether a field is the object without members.
  package func isEmptyObject(_ field: ByteString) -> Bool {
    guard let place = place(of: field) else { return false }
    return node.content(at: place) == (.mapping, 0)
  }

  /// Whether there are fields that nobody asked for so far.
  package var hasUnknownFields: Bool { !hasKnownFieldsOnly }

  private var hasKnownFieldsOnly: Bool {
    if asked.nonzeroBitCount == node.count { return true }
    guard table != nil else { return node.hasMembersOnly(among: known) }
    let names = Set(known)
    return node.members.allSatisfy { names.contains($0.name) }
  }

  /// Whether nothing is written in the object but nulls and empty lists.
  package var isEffectivelyEmpty: Bool {
    var isEmpty = true
    node.forEachMember { member in
      if isEmpty { isEmpty = Self.saysNothing(node.content(at: member.place)) }
    }
    return isEmpty
  }

  /// Makes fields known that are of no interest.
  package mutating func ignore(_ fields: [ByteString]) {
    // Most objects have nothing but what was asked for.
    if asked.nonzeroBitCount < node.count { known.append(contentsOf: fields) }
  }

  /// Where the field's name is written; the object's place when it is absent.
  package func keyLocation(_ field: ByteString) -> SourceLocation {
    place(of: field).map { node.key(at: $0).location } ?? location
  }

  /// Reports the fields that nobody asked for (VALID-3, VALID-11, ENV-9).
  /// - Parameters:
  ///   - findings: Gets the reports.
  ///   - problem: Whose clause it is when the spelling is not the protobuf one. A fatal one is for what
  ///     no cluster ever stores: a request, a test.
  ///   - notes: Better advice for one field than the nearest name.
  package func reportUnknownFields(
    _ findings: inout Findings,
    as problem: Problem = .unknownField,
    notes: (ByteString) -> [String] = { _ in [] }
  ) {
    guard !hasKnownFieldsOnly else { return }
    let names = Set(known)
    let isStored = problem.weight != .fatal && findings.isStored
    let unknown = node.members.filter { !names.contains($0.name) }
    for (index, member) in unknown.enumerated() {
      // Nobody reads a hundred suggestions, and each takes its time.
      let nearest = index < 100 ? nearestName(to: member.name, among: known) : nil
      let isSnakeCase = nearest.map { $0 != member.name && $0 == camelCase(member.name) } ?? false
      let extra = notes(member.name)
      let suggestion = extra.isEmpty ? nearest.map { ["did you mean \(quoted($0))?"] } ?? [] : extra
      findings.report(
        isSnakeCase && isStored ? .snakeCaseField : problem,
        "unknown field \(quoted(member.name)) in \(name)",
        at: member.key.location,
        notes: isStored
          ? suggestion
            + ["a cluster that does not validate strictly drops the field and keeps the rest"]
          : suggestion
      )
    }
  }
}

/// `not_principals` as `notPrincipals`.
private func camelCase(_ name: ByteString) -> ByteString {
  let words = name.split(at: UInt8(ascii: "_"))
  var bytes: [UInt8] = words.first?.bytes ?? []
  for word in words.dropFirst() {
    guard let first = word.bytes.first else { continue }
    bytes.append(first >= 0x61 && first <= 0x7A ? first & ~0x20 : first)
    bytes.append(contentsOf: word.bytes.dropFirst())
  }
  return ByteString(bytes: bytes)
}
