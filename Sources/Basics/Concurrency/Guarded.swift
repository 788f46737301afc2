#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// A value that one thread at a time may touch.
///
/// The same as the standard library's `Mutex`, with the lock of the C library: ThreadSanitizer knows
/// that one, and takes whatever the other one guards for a race (docs/decisions/locks-that-tsan-sees.md).
@safe package struct Guarded<Value>: ~Copyable, @unchecked Sendable {
  // On the heap: a lock must not move.
  @usableFromInline let lock: Lock
  @usableFromInline let value: UnsafeMutablePointer<Value>

  /// Takes over a value that nobody else has.
  @inlinable
  package init(_ value: consuming sending Value) {
    lock = Lock()
    unsafe self.value = .allocate(capacity: 1)
    unsafe self.value.initialize(to: value)
  }

  deinit {
    unsafe value.deinitialize(count: 1)
    unsafe value.deallocate()
  }

  /// Lends the value to `body` while no other thread has it; waits until that is so.
  ///
  /// `body` must not ask for the same value again.
  @inlinable
  package borrowing func withLock<Result, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    lock.lock()
    defer { lock.unlock() }
    return unsafe try body(&value.pointee)
  }
}

/// A lock of the C library.
@usableFromInline
@safe final class Lock: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>

  @usableFromInline
  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe mutex.initialize(to: pthread_mutex_t())
    // Of a lock with standard attributes nothing can fail.
    unsafe pthread_mutex_init(mutex, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe mutex.deallocate()
  }

  @usableFromInline
  func lock() { unsafe pthread_mutex_lock(mutex) }

  @usableFromInline
  func unlock() { unsafe pthread_mutex_unlock(mutex) }
}
