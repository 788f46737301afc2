internal import Basics
internal import Resources

/// Whether something fits, as far as it can be told.
enum Fit {
  case yes, no
  case unknown([UndecidedReason])

  init(_ isFitting: Bool) { self = isFitting ? .yes : .no }

  /// ALL of them: one that does not fit settles it.
  static func all(_ fits: [Fit]) -> Fit {
    var reasons: [UndecidedReason] = []
    for fit in fits {
      switch fit {
      case .no: return .no
      case .yes: continue
      case .unknown(let more): reasons += more
      }
    }
    return reasons.isEmpty ? .yes : .unknown(reasons)
  }

  var inverted: Fit {
    switch self {
    case .yes: .no
    case .no: .yes
    case .unknown: self
    }
  }
}
