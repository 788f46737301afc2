#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif
internal import Synchronization

/// Runs work on several threads and waits for all of them.
///
/// Threads of the C library: a command that needs none of them starts faster without a pool.
enum Workers {
  private final class Job: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  /// Calls `body` with 0 up to `count`, the first on this thread.
  ///
  /// A thread that cannot be made has its work done here.
  static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    var threads: [pthread_t] = []
    for index in 1..<max(count, 1) {
      // Owned by the thread, which takes the reference over.
      let job = unsafe Unmanaged.passRetained(Job { body(index) })
      var thread = pthread_t()
      let status = unsafe pthread_create(
        &thread,
        nil,
        { argument in
          if let argument = unsafe argument {
            unsafe Unmanaged<Job>.fromOpaque(argument).takeRetainedValue().body()
          }
          return nil
        },
        job.toOpaque()
      )
      if status == 0 {
        threads.append(thread)
      } else {
        unsafe job.takeRetainedValue().body()
      }
    }
    body(0)
    for thread in threads { pthread_join(thread, nil) }
  }
}

/// Results that threads put in their own places.
final class Collected<Value: Sendable>: Sendable {
  private let values: Mutex<[Value?]>

  init(count: Int) { values = Mutex(Array(repeating: nil, count: count)) }

  func set(_ value: Value, at index: Int) { values.withLock { $0[index] = value } }

  /// All values, in the order of their places.
  var all: [Value] { values.withLock { $0.compactMap { $0 } } }
}
