import Basics
import Documents
import Testing

/// Inputs that nobody writes on purpose: whatever comes back, nothing may trap or hang.
@Suite("Robustness")
struct RobustnessTests {
  static let samples: [String] = [
    """
    # comment
    %YAML 1.1
    ---
    a: &x {b: [1, 'é', "\\u00e9\\n"], ? c : !!str d}
    e:
    - <<: [*x, {f: |
          text
      }]
      g: >-
        folded
    ...
    ---
    h: *x
    """,
    """
    {"a": [1, -2.5e3, true, null, "é\\ud83d\\ude00\\u0000"], "b": {"c": {}}, "a": 0}
    [{"d": "e"}] {"f": [[[]]]}
    """,
  ]

  @Test("Truncated inputs are read or refused", arguments: samples)
  func truncated(text: String) {
    let bytes = Array(text.utf8)
    for end in bytes.indices {
      let (documents, _) = DocumentReader().read(Array(bytes[..<end]), file: "f")
      #expect(documents.allSatisfy { !$0.outline.isEmpty })
    }
  }

  @Test("Mutated inputs are read or refused", arguments: samples)
  func mutated(text: String) {
    var random = SplitMix(state: 20_260_101)
    let original = Array(text.utf8)
    let spice = Array("{}[]:,\"'\\&*!|>-#%~<\n\t \u{0}\u{1}éx0".utf8) + [0xFF, 0xC3, 0xED]
    for _ in 0..<2000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        let byte = spice[Int.random(in: 0..<spice.count, using: &random)]
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = byte
        case 1: bytes.insert(byte, at: place)
        default: bytes.removeSubrange(place..<min(place + 5, bytes.count - 1))
        }
      }
      let (documents, diagnostics) = DocumentReader().read(bytes, file: "f")
      #expect(documents.allSatisfy { $0.places.count >= 1 && !$0.outline.isEmpty })
      #expect(diagnostics.allSatisfy { ($0.location?.line ?? 0) >= 1 })
    }
  }

  /// A small generator with a seed, so that a failure can be repeated.
  struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
