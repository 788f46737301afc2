internal import Basics
internal import Documents
internal import Program

/// What Envoy's schema refuses of the settings of an ext_authz filter that istiod may send (AP-75).
enum ExtAuthzSchema {
  /// Checks a filter.
  ///
  /// - Throws: What Envoy refuses; such a filter was never in effect.
  static func check(_ message: Message) throws(ReadingError) {
    if let status = try message.message("statusOnError") {
      let code = try status.text("code") ?? ""
      try refuse("a statusOnError of 0", status, if: code.isEmpty || code == "Empty")
    }
    if let body = try message.message("withRequestBody") {
      try refuse("no maxRequestBytes", body, if: (try body.number("maxRequestBytes") ?? 0) <= 0)
    }
    if let service = try message.message("grpcService") { try checkTimeout(service) }
    guard let service = try message.message("httpService") else { return }
    if let uri = try service.message("serverUri") { try checkTimeout(uri) }
    let added = try service.message("authorizationRequest")?.messages("headersToAdd") ?? []
    for header in added {
      let (name, value) = (try header.text("key") ?? "", try header.text("value") ?? "")
      try refuse(
        "a header name \"\(name)\"",
        header,
        if: name.isEmpty || !EnvoyAcceptance.isHeaderText(name)
      )
      try refuse("a header value \"\(value)\"", header, if: !EnvoyAcceptance.isHeaderText(value))
    }
  }

  private static func checkTimeout(_ message: Message) throws(ReadingError) {
    let timeout = try message.text("timeout") ?? ""
    try refuse("a negative timeout", message, if: timeout.hasPrefix("-"))
  }

  private static func refuse(
    _ what: String,
    _ message: Message,
    if isWrong: Bool
  ) throws(ReadingError) {
    guard isWrong else { return }
    throw ReadingError("Envoy refuses an ext_authz filter with \(what)", at: message.location)
  }
}
