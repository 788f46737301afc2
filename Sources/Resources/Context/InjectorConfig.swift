/// How the sidecar injector of an installation decides where nothing else is said.
package struct InjectorConfig: Sendable, Hashable {
  /// `policy: enabled`: pods that the webhook sees get a sidecar unless they say otherwise.
  package var isEnabled = true
  /// Pods that ANY of these selects get none; an empty selector selects nothing.
  package var neverInjectSelectors: [LabelSelector] = []
  /// Pods that ANY of these selects get one; an empty selector selects nothing.
  package var alwaysInjectSelectors: [LabelSelector] = []
  /// `enableNamespacesByDefault`: namespaces without a label count as enabled.
  package var enablesNamespacesByDefault = false

  package init() {}
}
