internal import Synchronization

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Computes `count` values on at most `jobs` threads; the result is in the order of the indices.
///
/// Threads of the C library do it: the work never waits, and Swift's concurrency would make every
/// command start slower.
package func concurrentMap<Value: Sendable>(
  count: Int,
  jobs: Int,
  _ body: @escaping @Sendable (Int) -> Value
) -> [Value] {
  let jobs = min(jobs, count)
  guard jobs > 1 else { return (0..<max(count, 0)).map(body) }
  let next = Atomic<Int>(0)
  let values = Guarded<[Int: Value]>([:])
  let work: @Sendable () -> Void = {
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let value = body(index)
      values.withLock { $0[index] = value }
    }
  }
  let threads = (1..<jobs).compactMap { _ in Thread(work) }
  // This thread works as well, so all is done also where no other could be started.
  work()
  for thread in threads { thread.join() }
  return values.withLock { values in (0..<count).compactMap { values[$0] } }
}

/// A running thread, which somebody has to join.
@safe private struct Thread {
  /// Keeps the work for the thread.
  private final class Work: Sendable {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  private let handle: pthread_t

  /// Starts a thread; `nil` where the system has none left.
  init?(_ body: @escaping @Sendable () -> Void) {
    // The thread takes the reference over; where none starts, it is ours to give back.
    let work = unsafe Unmanaged.passRetained(Work(body))
    #if canImport(Glibc)
      var handle = pthread_t()
      let status = unsafe pthread_create(
        &handle,
        nil,
        { argument in
          if let argument = unsafe argument {
            unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
          }
          return nil
        },
        work.toOpaque()
      )
      guard status == 0 else {
        unsafe work.release()
        return nil
      }
      self.handle = handle
    #else
      var handle: pthread_t?
      let status = unsafe pthread_create(
        &handle,
        nil,
        { argument in
          unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
          return nil
        },
        work.toOpaque()
      )
      guard status == 0, let handle = unsafe handle else {
        unsafe work.release()
        return nil
      }
      unsafe self.handle = handle
    #endif
  }

  /// Waits for the end.
  func join() { pthread_join(handle, nil) }
}
