package import Evaluation

/// What is on the wire: the atoms of the first variable.
package enum ConnectionKind: UInt32, Sendable, CaseIterable {
  case httpPlaintext, httpTLS, httpMTLS, tcpPlaintext, tcpTLS, tcpMTLS

  package var isHTTP: Bool {
    switch self {
    case .httpPlaintext, .httpTLS, .httpMTLS: true
    case .tcpPlaintext, .tcpTLS, .tcpMTLS: false
    }
  }

  package var tls: Request.Connection.TLS {
    switch self {
    case .httpPlaintext, .tcpPlaintext: .plaintext
    case .httpTLS, .tcpTLS: .tls
    case .httpMTLS, .tcpMTLS: .mtls
    }
  }
}
