internal import Basics
internal import JSON

/// Makes a failing case small: takes away members and elements, one after the other, as long as it
/// still fails.
package struct Shrinker {
  private let fails: (AgreementCase) -> Bool

  package init(while fails: @escaping (AgreementCase) -> Bool) { self.fails = fails }

  package func shrink(_ source: AgreementCase) -> AgreementCase {
    var best = source
    var isSmaller = true
    while isSmaller {
      isSmaller = false
      for index in best.arguments.indices.reversed() where best.arguments[index].hasPrefix("--") {
        var candidate = best
        let hasValue = best.arguments[index] != "--lenient"
        candidate.arguments.removeSubrange(index...(hasValue ? index + 1 : index))
        if fails(candidate) { best = candidate }
      }
      var whole = Self.whole(best)
      var places = Self.places(in: whole)
      var index = 0
      while index < places.count {
        let candidate = Self.case(of: Self.removing(places[index][...], from: whole))
        guard candidate.requests.count == 1, fails(candidate) else {
          index += 1
          continue
        }
        // What came next has moved to about this index.
        best = candidate
        isSmaller = true
        whole = Self.whole(best)
        places = Self.places(in: whole)
      }
    }
    return best
  }

  private static func whole(_ source: AgreementCase) -> JSONValue {
    source.vector(name: "", clauses: [], expected: .null)
  }

  private static func `case`(of whole: JSONValue) -> AgreementCase { AgreementCase(vector: whole) }

  /// Every element and member below the parts of a case, big ones first.
  private static func places(in whole: JSONValue) -> [[Int]] {
    var byDepth: [Int: [[Int]]] = [:]
    func walk(_ value: JSONValue, _ place: [Int]) {
      for (index, child) in children(of: value).enumerated() {
        byDepth[place.count, default: []].append(place + [index])
        walk(child, place + [index])
      }
    }
    walk(whole, [])
    byDepth[0] = nil
    return byDepth.sorted { $0.key < $1.key }.flatMap(\.value)
  }

  private static func children(of value: JSONValue) -> [JSONValue] {
    switch value {
    case .array(let elements): elements
    case .object(let object): object.members.map(\.value)
    case .null, .bool, .integer, .number, .string: []
    }
  }

  private static func removing(_ place: ArraySlice<Int>, from value: JSONValue) -> JSONValue {
    guard let index = place.first else { return value }
    let rest = place.dropFirst()
    switch value {
    case .array(var elements):
      if rest.isEmpty {
        elements.remove(at: index)
      } else {
        elements[index] = removing(rest, from: elements[index])
      }
      return .array(elements)
    case .object(var object):
      let member = object.members[index]
      object[member.name] = rest.isEmpty ? .none : removing(rest, from: member.value)
      return .object(object)
    case .null, .bool, .integer, .number, .string: return value
    }
  }
}
