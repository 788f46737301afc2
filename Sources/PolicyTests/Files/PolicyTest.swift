package import Basics
package import MeshProof

/// A document of kind PolicyTest, read and checked (contract section 5).
package struct PolicyTest: Sendable {
  /// The file as the user named it.
  package let file: String
  /// Its own name, else the file's.
  package let name: ByteString
  package let location: SourceLocation
  package let inputs: Inputs
  /// The tokens by name.
  package let tokens: [ByteString: TokenRecipe]
  /// At least one of these or of ``invariants``.
  package let tests: [Test]
  package let invariants: [Invariant]

  /// What is tested, in the document's words: paths are relative to its file.
  package struct Inputs: Sendable {
    package var policies: [Located<ByteString>] = []
    /// Whether nothing is written under `policies`.
    package var namesNoPolicies = true
    package var meshConfig: Located<ByteString>?
    package var release: IstioRelease?
    /// Seconds since 1970-01-01T00:00:00Z.
    package var now: Int64?
    package var keySets: [KeySet] = []
  }

  /// An entry of `jwks`.
  package struct KeySet: Sendable {
    /// An issuer or a `jwksUri`.
    package let source: ByteString
    /// A file, or `!fail`.
    package let path: Located<ByteString>
  }
}

extension PolicyTest {
  /// An entry of `invariants`.
  package struct Invariant: Sendable {
    /// What has to hold.
    package enum Claim: Sendable {
      case always, never
      /// At least two.
      case sameAtWorkloads([WorkloadSelection.Name])
      /// The paths of the other policies, in the document's words; at least one.
      case sameAsPolicies([Located<ByteString>])
    }

    package let name: ByteString
    package let location: SourceLocation
    package let claim: Claim
    package let premise: [RequestPattern]
    package let unless: [RequestPattern]
    package let workloads: WorkloadSelection
  }

  /// An entry of `tests`.
  package struct Test: Sendable {
    package let name: ByteString
    package let location: SourceLocation
    package let destination: Destination
    /// The gateway that the requests go through first.
    package let via: Request.Gateway?
    /// At least one.
    package let requests: [Ask]
    package let token: TokenUse?
    package let question: Question
  }

  /// Who is asked.
  package enum Destination: Sendable {
    /// A workload or a Service.
    case named(Request.ObjectName, port: Int?)
    /// As a request says it.
    case stated(Request.Destination)
    /// As the URL of each request says it, or the routes of the gateway.
    case byRequest
  }

  /// What is asked for, without caller and destination.
  package struct Ask: Sendable {
    /// As a person names it: `GET /reviews/1`, `tcp`; no two of a test are the same.
    package var label: ByteString
    package let request: Request
    package let location: SourceLocation
  }

  /// Who asks.
  package struct Caller: Sendable {
    /// What a `from` can say.
    package enum Source: Sendable {
      /// A service account or a workload.
      case named(Request.ObjectName)
      /// As a request says it; also no identity at all.
      case stated(Request.Source)
    }

    /// As a person names it.
    package let label: ByteString
    package let source: Source
    package let location: SourceLocation
  }

  /// What has to be the case.
  package enum Question: Sendable {
    /// The verdict of each caller (row) and request (column), and which policy decides.
    case verdicts(callers: [Caller], table: [[Located<Decision.Verdict>]], by: Located<Decider>?)
    /// These callers are allowed, all other known identities and none are refused.
    ///
    /// The place is that of the list.
    case callers([Caller], at: SourceLocation)
  }

  /// What `by` says.
  package enum Decider: Sendable, Hashable {
    /// No policy: the default.
    case byDefault
    /// A policy, and the index of its rule where one is given.
    case policy(Request.ObjectName, rule: Int?)
  }

  /// A token of the document and where the request carries it.
  package struct TokenUse: Sendable {
    /// Where a token may be.
    package enum Place: Sendable, Hashable {
      /// A header line: the prefix, then the token.
      case header(ByteString, prefix: ByteString)
      /// A query parameter.
      case parameter(ByteString)
      /// A cookie.
      case cookie(ByteString)

      /// `authorization: Bearer …`.
      package static let authorization = Place.header("authorization", prefix: "Bearer ")
    }

    package let name: ByteString
    package let place: Place
  }
}
