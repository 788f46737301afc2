import Basics

extension IPAddress {
  /// Reads an address as Envoy reads one of a request: bare, but with an IPv6 zone if need be.
  ///
  /// A zone that is a number is taken and ignored. One that names a network interface depends on
  /// the machine, and is refused.
  init?(parsingWithNumericZone text: ByteString) {
    guard let percent = text.bytes.firstIndex(of: .init(ascii: "%")) else {
      self.init(parsing: text)
      return
    }
    let zone = text.bytes[(percent + 1)...]
    guard (1...9).contains(zone.count), zone.allSatisfy(HTTPCodec.isDigit) else { return nil }
    self.init(parsing: ByteString(bytes: text.bytes[..<percent]))
    if family != .v6 { return nil }
  }
}
