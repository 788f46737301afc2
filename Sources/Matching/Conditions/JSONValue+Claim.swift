package import Basics
package import JSON

extension JSONValue {
  /// The claim at the end of a path of object members (AP-79).
  ///
  /// Names are literal: a dot does not descend (EF-136). Lists are not walked (EF-135).
  /// - Returns: `nil` where a member is missing or something else than an object is met; the value
  ///   itself for the empty path.
  package func claim(at path: [ByteString]) -> JSONValue? {
    var value = self
    for name in path {
      guard let member = value[name] else { return nil }
      value = member
    }
    return value
  }
}
