package import Basics

/// A Kubernetes label selector: every label and ALL expressions have to fit.
package struct LabelSelector: Sendable, Hashable {
  /// One entry of `matchExpressions`.
  package struct Expression: Sendable, Hashable {
    package enum Operator: String, Sendable, CaseIterable {
      case `in` = "In"
      case notIn = "NotIn"
      case exists = "Exists"
      case doesNotExist = "DoesNotExist"
    }

    package let key: ByteString
    package let `operator`: Operator
    package let values: [ByteString]

    package init(key: ByteString, operator: Operator, values: [ByteString] = []) {
      self.key = key
      self.operator = `operator`
      self.values = values
    }

    fileprivate func matches(_ labels: [ByteString: ByteString]) -> Bool {
      let value = labels[key]
      return switch `operator` {
      case .in: value.map(values.contains) ?? false
      case .notIn: value.map { !values.contains($0) } ?? true
      case .exists: value != nil
      case .doesNotExist: value == nil
      }
    }
  }

  package let matchLabels: [ByteString: ByteString]
  package let matchExpressions: [Expression]

  package init(matchLabels: [ByteString: ByteString] = [:], matchExpressions: [Expression] = []) {
    self.matchLabels = matchLabels
    self.matchExpressions = matchExpressions
  }

  package var isEmpty: Bool { matchLabels.isEmpty && matchExpressions.isEmpty }

  /// Whether an object with these labels is selected; an empty selector selects all.
  package func matches(_ labels: [ByteString: ByteString]) -> Bool {
    matchLabels.allSatisfy { labels[$0.key] == $0.value }
      && matchExpressions.allSatisfy { $0.matches(labels) }
  }
}
