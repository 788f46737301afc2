package import Basics

extension VirtualService {
  /// One entry of `match` of an HTTP route: ALL of it.
  package struct HTTPMatch: Sendable, Hashable {
    package let location: SourceLocation
    package var uri: StringMatch?
    package var scheme: StringMatch?
    package var method: StringMatch?
    package var authority: StringMatch?
    package var headers: [NamedMatch] = []
    package var withoutHeaders: [NamedMatch] = []
    package var queryParams: [NamedMatch] = []
    package var port: Int?
    package var sourceLabels: [ByteString: ByteString] = [:]
    package var sourceNamespace: ByteString = ""
    /// As written.
    package var gateways: [ByteString] = []
    package var ignoreURICase = false

    package init(location: SourceLocation) { self.location = location }
  }

  /// One entry of `match` of a TLS or TCP route: ALL of it.
  package struct L4Match: Sendable, Hashable {
    package let location: SourceLocation
    /// Of TLS routes only.
    package var sniHosts: [ByteString] = []
    package var destinationSubnets: [ByteString] = []
    package var port: Int?
    package var sourceLabels: [ByteString: ByteString] = [:]
    package var sourceNamespace: ByteString = ""
    /// As written.
    package var gateways: [ByteString] = []

    package init(location: SourceLocation) { self.location = location }
  }
}

/// A redirect, of a VirtualService or of the Gateway API.
package struct HTTPRedirect: Sendable, Hashable {
  package enum Port: Sendable, Hashable {
    case number(Int)
    /// The port of the server or Service that was asked.
    case ofRequest
    case ofScheme
  }

  /// 301 where none is given.
  package var status = 301
  /// Empty: the one of the request.
  package var scheme: ByteString = ""
  /// Empty: the one of the request.
  package var authority: ByteString = ""
  package var port: Port?
  /// What takes the place of the whole path; empty for none.
  package var path: ByteString = ""
  /// What takes the place of the prefix that matched; empty for none.
  package var prefix: ByteString = ""

  package init() {}
}
