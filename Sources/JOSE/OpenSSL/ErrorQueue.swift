internal import COpenSSL

/// Runs calls to OpenSSL with an empty error queue, and leaves it empty.
///
/// The queue belongs to the thread: what others left there would be taken for ours and the reverse.
/// Which error it was never matters here, since Envoy has one answer for all of them.
func withCleanErrorQueue<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
  clear()
  defer { clear() }
  return try body()
}

/// To look is cheaper than to clear, and there is hardly ever an error.
private func clear() {
  if ERR_peek_error() != 0 { ERR_clear_error() }
}
