internal import Dispatch
internal import Synchronization

/// What the workers of a ``parallelMap(_:jobs:_:)`` share.
private final class Worklist<Output: Sendable>: Sendable {
  private struct State {
    var next = 0
    var outputs: [Output?]
  }

  private let state: Mutex<State>

  init(count: Int) {
    state = Mutex(State(outputs: Array(repeating: nil, count: count)))
  }

  /// The index of an item that nobody has taken; `nil` when there is none left.
  func take() -> Int? {
    state.withLock { state in
      guard state.next < state.outputs.count else { return nil }
      state.next += 1
      return state.next - 1
    }
  }

  func put(_ output: Output, at index: Int) {
    state.withLock { $0.outputs[index] = output }
  }

  var outputs: [Output] { state.withLock { $0.outputs.compactMap(\.self) } }
}

/// Transforms every item, up to `jobs` at a time, and returns the outputs in the order of the items.
///
/// No more run at once than the machine has processors.
func parallelMap<Item: Sendable, Output: Sendable>(
  _ items: [Item],
  jobs: Int,
  _ transform: @Sendable (Item) -> Output
) -> [Output] {
  let workers = min(jobs, items.count)
  guard workers > 1 else { return items.map(transform) }
  let list = Worklist<Output>(count: items.count)
  DispatchQueue.concurrentPerform(iterations: workers) { _ in
    while let index = list.take() { list.put(transform(items[index]), at: index) }
  }
  return list.outputs
}
