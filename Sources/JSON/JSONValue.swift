public import Basics

/// A JSON value (RFC 8259), with members in the order of the text.
public enum JSONValue: Hashable, Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number written without fraction and exponent that fits 64 bits.
  case integer(Int64)
  /// Any other number, as the nearest double.
  case number(Double)
  /// A text.
  case string(ByteString)
  /// A list.
  case array([JSONValue])
  /// Named members.
  case object(JSONObject)
}

/// The members of a JSON object, in the order of the text; names are unique and compared by bytes.
public struct JSONObject: Hashable, Sendable {
  /// A name and its value.
  public struct Member: Hashable, Sendable {
    /// The name.
    public let name: ByteString
    /// The value.
    public var value: JSONValue

    /// Makes a member of its parts.
    public init(name: ByteString, value: JSONValue) {
      self.name = name
      self.value = value
    }
  }

  /// All members, in order.
  public private(set) var members: [Member]

  /// Makes an object; of members with one name the last stays, at the first one's place.
  ///
  /// - Complexity: O(number of members).
  public init(_ members: [(ByteString, JSONValue)] = []) {
    self.members = []
    self.members.reserveCapacity(members.count)
    guard members.count > 8 else {
      for (name, value) in members { self[name] = value }
      return
    }
    var places: [ByteString: Int] = [:]
    for (name, value) in members {
      if let place = places[name] {
        self.members[place].value = value
      } else {
        places[name] = self.members.count
        append(uniqueName: name, value)
      }
    }
  }

  /// The value of the member `name`; setting `nil` removes it.
  ///
  /// - Complexity: O(number of members).
  @_disfavoredOverload
  public subscript(name: ByteString) -> JSONValue? {
    get { index(of: name).map { members[$0].value } }
    set {
      let index = index(of: name)
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(name: name, value: value))
      case (nil, nil): break
      }
    }
  }

  /// The same for a literal, of which no text is made to look for it.
  public subscript(name: StaticString) -> JSONValue? {
    get {
      guard name.hasPointerRepresentation else { return self[ByteString("\(name)")] }
      // Looked at where they lie: an iterator copies each member.
      let members = members.span
      let count = name.utf8CodeUnitCount
      for index in members.indices {
        // To look at the length takes no copy, which a call does.
        guard members[index].name.count == count, members[index].name == name else { continue }
        return members[index].value
      }
      return nil
    }
    set { self[ByteString("\(name)")] = newValue }
  }

  private func index(of name: ByteString) -> Int? {
    let members = members.span
    let count = name.count
    for index in members.indices
    where members[index].name.count == count && members[index].name == name {
      return index
    }
    return nil
  }

  /// Makes room for so many members.
  package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }

  /// Adds a member whose name the caller knows to be new.
  ///
  /// - Complexity: O(1).
  package mutating func append(uniqueName name: ByteString, _ value: JSONValue) {
    members.append(Member(name: name, value: value))
  }
}

extension JSONValue {
  /// The members, if the value is an object.
  public var object: JSONObject? {
    if case .object(let object) = self { object } else { nil }
  }

  /// The elements, if the value is an array.
  public var array: [JSONValue]? {
    if case .array(let array) = self { array } else { nil }
  }

  /// The text, if the value is a string.
  public var string: ByteString? {
    if case .string(let string) = self { string } else { nil }
  }

  /// The value of member `name`, if the value is an object that has it.
  @_disfavoredOverload
  public subscript(name: ByteString) -> JSONValue? { object?[name] }

  /// The same for a literal, of which no text is made to look for it.
  public subscript(name: StaticString) -> JSONValue? { object?[name] }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByNilLiteral
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(ByteString(value)) }
  /// `true` or `false`.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// `null`.
  public init(nilLiteral: ()) { self = .null }
}
