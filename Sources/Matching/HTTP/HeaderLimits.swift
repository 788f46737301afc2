import Basics

/// The limits of Envoy's codecs on the headers of a request, as Istio leaves them.
enum HeaderLimits {
  /// Lines in all, `Host` or the authority among them.
  static let lines = 100
  /// Bytes of the target, the names and the values.
  static let bytes = 60 * 1024

  /// Whether a request keeps to both.
  static func accept(_ request: RawRequest) -> Bool {
    let count = request.headers.count + (request.authority == nil ? 0 : 1)
    let size = request.headers.reduce(request.target.count + (request.authority?.count ?? 0)) {
      $0 + $1.name.count + $1.value.count
    }
    return count <= lines && size <= bytes
  }

  /// Whether the lines of `content-length` are whole numbers.
  static func acceptContentLength(_ request: RawRequest) -> Bool {
    request.values(of: "content-length").allSatisfy { value in
      let digits = value.trimmingBlanks.bytes
      return !digits.isEmpty && digits.allSatisfy(HTTPCodec.isDigit)
    }
  }
}
