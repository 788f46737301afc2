package import Basics

/// Envoy's rewriting of the request path before any filter sees it (AP-91 to AP-98).
package struct PathNormalizer: Hashable, Sendable {
  /// The option of the mesh configuration; `DEFAULT` is ``base`` (AP-91).
  package enum Mode: Hashable, Sendable, CaseIterable {
    /// Cuts the fragment, nothing else.
    case none
    /// Resolves dots, decodes what need not be encoded, and encodes what must be.
    case base
    /// ``base``, and makes one slash of several.
    case mergeSlashes
    /// ``mergeSlashes``, and decodes `%2F` and `%5C` before all.
    case decodeAndMergeSlashes
  }

  /// What became of a path.
  package enum Outcome: Hashable, Sendable {
    /// The new path, with its query; policies, routes and the workload see this one.
    case path(ByteString)
    /// 400 `path_normalization_failed`, before any policy (AP-93).
    case refused
  }

  /// The steps to take.
  package let mode: Mode
  /// Whether `..;x` counts as `..` and `.;x` as `.`: Envoy since 26 August 2026 (AP-98).
  package let stripsDotSegmentParameters: Bool

  /// Makes a normalizer for a mesh's option and a version of Envoy.
  package init(mode: Mode, stripsDotSegmentParameters: Bool) {
    self.mode = mode
    self.stripsDotSegmentParameters = stripsDotSegmentParameters
  }

  /// Rewrites a path that the codec has accepted.
  /// - Parameter target: The path with its query, and with a fragment if the client sent one.
  /// - Returns: The path that policies see, or that the request is refused.
  /// - Complexity: O(length of the path).
  package func normalize(_ target: ByteString) -> Outcome {
    let withoutFragment = target.bytes.prefix { $0 != .init(ascii: "#") }
    guard mode != .none else { return .path(ByteString(bytes: withoutFragment)) }
    // The query takes no part and is put back as it was.
    let path = withoutFragment.prefix { $0 != .init(ascii: "?") }
    let query = withoutFragment[path.endIndex...]

    var bytes = Array(path)
    if mode == .decodeAndMergeSlashes { bytes = Self.decodingSlashes(bytes) }
    if stripsDotSegmentParameters { bytes = Self.strippingDotSegmentParameters(bytes) }
    guard var canonical = CanonicalPath(of: bytes)?.bytes else { return .refused }
    if mode != .base { canonical = Self.mergingSlashes(canonical) }
    return .path(ByteString(bytes: canonical + query))
  }

  /// Decodes the escapes of slash and backslash, once (AP-94): `%252f` stays.
  private static func decodingSlashes(_ path: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(path.count)
    var rest = path[...]
    while let byte = rest.first {
      let decoded: UInt8? =
        if rest.starts(with: "%2F".utf8) || rest.starts(with: "%2f".utf8) {
          .init(ascii: "/")
        } else if rest.starts(with: "%5C".utf8) || rest.starts(with: "%5c".utf8) {
          .init(ascii: "\\")
        } else {
          nil
        }
      result.append(decoded ?? byte)
      rest = rest.dropFirst(decoded == nil ? 1 : 3)
    }
    return result
  }

  /// Cuts segments that begin `..;` down to `..`, and those that begin `.;` to `.` (AP-98).
  ///
  /// Segments are divided by `/` alone; escaped dots and semicolons do not count (EF-194).
  private static func strippingDotSegmentParameters(_ path: [UInt8]) -> [UInt8] {
    path.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { segment in
      if segment.starts(with: "..;".utf8) {
        segment.prefix(2)
      } else if segment.starts(with: ".;".utf8) {
        segment.prefix(1)
      } else {
        segment
      }
    }.joined(separator: [UInt8(ascii: "/")]).map { $0 }
  }

  /// Joins the segments that are not empty, and keeps a slash at either end (AP-96).
  ///
  /// A path of slashes alone keeps one at each end: `///` becomes `//`.
  private static func mergingSlashes(_ path: [UInt8]) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let segments = path.split(separator: slash)
    guard !segments.isEmpty else { return path.count > 1 ? [slash, slash] : path }
    let merged = Array(segments.joined(separator: [slash]))
    return (path.first == slash ? [slash] : []) + merged + (path.last == slash ? [slash] : [])
  }
}
