import Basics

/// The limits of Envoy's codecs on the headers of a request, as Istio leaves them (AP-93).
enum HeaderLimits {
  /// Headers in all: those of one value once, all others a line each; the host or authority among
  /// them, and HTTP/2's pseudo headers.
  static let count = 100
  static let bytes = 60 * 1024

  /// Whether the head of an HTTP/1 request, as it is sent, is short enough.
  static func acceptHead(_ request: RawRequest) -> Bool {
    let requestLine = request.method.count + request.target.count + "  HTTP/1.1\r\n".utf8.count
    let host = request.authority.map { "host: \r\n".utf8.count + $0.count } ?? 0
    let lines = request.headers.reduce(0) {
      $0 + $1.name.count + $1.value.count + ": \r\n".utf8.count
    }
    return requestLine + host + lines + "\r\n".utf8.count <= bytes
  }

  /// Whether an HTTP/1 request has few enough headers.
  static func acceptCount(_ request: RawRequest) -> Bool {
    Held(request).count <= count
  }

  /// Whether an HTTP/2 request has few enough headers, short enough together.
  static func acceptFields(_ request: RawRequest) -> Bool {
    var held = Held(request)
    held.add(":method", request.method)
    held.add(":path", request.target)
    held.add(":scheme", request.scheme ?? "http")
    // Cookies are put together beside the others, without their name.
    let cookies = request.values(of: "cookie")
    held.size -= cookies.count * "cookie".utf8.count
    held.size += max(0, cookies.count - 1) * "; ".utf8.count
    return held.count <= count && held.size <= bytes
  }

  /// Whether the lines of `content-length` are whole numbers.
  static func acceptContentLength(_ request: RawRequest) -> Bool {
    request.values(of: "content-length").allSatisfy { value in
      let digits = value.trimmingBlanks.bytes
      return !digits.isEmpty && digits.allSatisfy(HTTPCodec.isDigit)
    }
  }
}

/// What Envoy's map of headers comes to.
private struct Held {
  private(set) var count = 0
  var size = 0
  private var singleValues: Set<ByteString> = []

  init(_ request: RawRequest) {
    if let authority = request.authority {
      add(":authority", authority)
      singleValues.insert("host")
    }
    for header in request.headers { add(header.name.asciiLowercased, header.value) }
  }

  mutating func add(_ name: ByteString, _ value: ByteString) {
    if HeaderRules.isSingleValue(name), !singleValues.insert(name).inserted {
      size += ",".utf8.count + value.count
    } else {
      count += 1
      size += name.count + value.count
    }
  }
}
