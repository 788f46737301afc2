/// Whether something holds; `unknown` where the request does not say enough.
package enum Truth: Int, Sendable, Comparable {
  case no, unknown, yes

  package init(_ value: Bool) { self = value ? .yes : .no }

  package static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }

  /// The opposite; what is unknown stays unknown.
  package static prefix func ! (truth: Truth) -> Truth {
    switch truth {
    case .no: .yes
    case .unknown: .unknown
    case .yes: .no
    }
  }
}

extension Sequence {
  /// ALL: the worst of the elements; `yes` for none.
  package func allHold(_ truth: (Element) -> Truth) -> Truth {
    var worst = Truth.yes
    for element in self {
      let next = truth(element)
      if next == .no { return .no }
      worst = Swift.min(worst, next)
    }
    return worst
  }

  /// ANY: the best of the elements; `no` for none.
  package func anyHolds(_ truth: (Element) -> Truth) -> Truth {
    var best = Truth.no
    for element in self {
      let next = truth(element)
      if next == .yes { return .yes }
      best = Swift.max(best, next)
    }
    return best
  }
}
