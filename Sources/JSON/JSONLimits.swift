/// Bounds on what the JSON reader takes; more is a syntax error, never a crash (ENV-27).
public struct JSONLimits: Hashable, Sendable {
  /// How many arrays and objects may be open at once, from 1 to 2048 (jansson's own bound).
  public let maximumDepth: Int

  /// Makes limits; a depth outside 1...2048 becomes the nearest of the two.
  public init(maximumDepth: Int) { self.maximumDepth = min(max(maximumDepth, 1), 2048) }

  /// 200 levels: beyond every document people write, and far from the end of a thread's stack.
  public static let standard = JSONLimits(maximumDepth: 200)
}
