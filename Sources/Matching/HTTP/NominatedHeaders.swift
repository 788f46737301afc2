import Basics

/// The headers that the `connection` header of an HTTP/1 request names: Envoy removes them before
/// any filter looks, also `authorization` and `cookie`.
struct NominatedHeaders {
  /// From this number of names on, the request is refused.
  private static let tooMany = 10
  /// Names that a client may not have removed.
  private static let protected: Set<ByteString> = [
    "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto",
  ]
  /// Options of the connection, which name no header.
  private static let options: Set<ByteString> = [
    "close", "http2-settings", "keep-alive", "upgrade",
  ]

  /// In lower case.
  private let names: Set<ByteString>
  /// What is left of the `connection` header.
  private let rest: ByteString

  /// Reads the lines of `connection`.
  init(of request: RawRequest) throws(CodecRefusal) {
    let lines = request.values(of: "connection").map(\.trimmingBlanks)
    let tokens = lines.joined(separator: ",").split(at: UInt8(ascii: ",")).filter { !$0.isEmpty }
    guard tokens.count < Self.tooMany else { throw .connectionHeaderRejected }
    let all = tokens.map(\.trimmingBlanks.asciiLowercased)
    guard all.allSatisfy({ !Self.protected.contains($0) && !$0.hasPrefix(":") }) else {
      throw .connectionHeaderRejected
    }
    names = Set(all).subtracting(Self.options)
    let names = names
    rest = tokens.map(\.trimmingBlanks).filter { !names.contains($0.asciiLowercased) }
      .joined(separator: ",")
  }

  /// Whether the `Host` lines go.
  var includesHost: Bool { names.contains("host") }

  /// The lines that stay, with what is left of the `connection` header.
  func removed(from lines: [HeaderLine]) -> [HeaderLine] {
    guard !names.isEmpty else { return lines }
    let kept = lines.filter { line in
      let name = line.name.asciiLowercased
      guard name != "connection" else { return false }
      // `te: trailers` stays.
      return !names.contains(name)
        || (name == "te" && line.value.listElements.contains { $0.asciiLowercased == "trailers" })
    }
    return rest.isEmpty ? kept : kept + [HeaderLine("connection", rest)]
  }
}
