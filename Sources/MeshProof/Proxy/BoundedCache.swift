internal import Basics

/// Values that are made once for each key; emptied where it would grow past its capacity.
final class BoundedCache<Key: Hashable & Sendable, Value: Sendable>: Sendable {
  private let capacity: Int
  private let values = Guarded<[Key: Value]>([:])

  init(capacity: Int) { self.capacity = capacity }

  /// The value of a key; `make` runs outside of the lock, perhaps more than once.
  func value<E: Error>(for key: Key, make: () throws(E) -> Value) throws(E) -> Value {
    if let known = values.withLock({ $0[key] }) { return known }
    let made = try make()
    values.withLock { values in
      if values.count >= capacity { values.removeAll() }
      values[key] = made
    }
    return made
  }
}
