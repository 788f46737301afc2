package import Basics

/// How the proxy asks an external authorizer: nothing of it changes an answer, the exported filter
/// shows it.
package struct ExternalCheck: Sendable, Hashable {
  /// `includeRequestBodyInCheck`.
  package struct Body: Sendable, Hashable {
    package var maxRequestBytes = 0
    package var allowPartialMessage = false
    package var packAsBytes = false
  }

  /// In nanoseconds; `nil` where none is given.
  package var timeout: Int64?
  /// `includeRequestHeadersInCheck`, or where that is empty the older `includeHeadersInCheck`.
  package var requestHeaders: [ByteString] = []
  /// `includeAdditionalHeadersInCheck`.
  package var additionalHeaders: [ByteString: ByteString] = [:]
  package var headersToUpstreamOnAllow: [ByteString] = []
  package var headersToDownstreamOnAllow: [ByteString] = []
  package var headersToDownstreamOnDeny: [ByteString] = []
  package var body: Body?
}
