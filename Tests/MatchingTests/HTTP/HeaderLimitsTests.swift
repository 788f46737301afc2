import Basics
import Matching
import Testing

/// Found by bisection with Envoy 1.40.
@Suite("The head of a request has at most 60 KiB (AP-93)")
struct HeaderLimitsTests {
  struct Case: Sendable {
    let version: RawRequest.Version
    let name: ByteString
    /// Of the value that fits; one byte more does not.
    let length: Int
    let refusal: CodecRefusal
  }

  static let cases = [
    // The bytes as they are sent.
    Case(version: .http11, name: "x-long", length: 61_403, refusal: .tooManyHeaders),
    Case(version: .http11, name: "x-longer", length: 61_401, refusal: .tooManyHeaders),
    // Names and values; of cookies the values only.
    Case(version: .http2, name: "x-long", length: 61_396, refusal: .reset),
    Case(version: .http2, name: "x-longer", length: 61_394, refusal: .reset),
    Case(version: .http2, name: "cookie", length: 61_402, refusal: .reset),
  ]

  private func outcome(_ test: Case, length: Int) -> CodecOutcome {
    let value = ByteString(bytes: [UInt8](repeating: UInt8(ascii: "a"), count: length))
    return HTTPCodec.check(
      RawRequest(
        "GET",
        "/",
        version: test.version,
        authority: "a",
        headers: [HeaderLine(test.name, value)]
      ),
      isGateway: false
    )
  }

  @Test("One byte more is refused", arguments: cases)
  func length(test: Case) {
    guard case .accepted = outcome(test, length: test.length) else {
      Issue.record("\(test.name) of \(test.length) bytes is refused")
      return
    }
    guard case .refused(let refusal) = outcome(test, length: test.length + 1) else {
      Issue.record("\(test.name) of \(test.length + 1) bytes is accepted")
      return
    }
    #expect(refusal == test.refusal)
  }
}
