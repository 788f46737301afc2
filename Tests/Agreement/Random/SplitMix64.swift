/// The random numbers of the generator: the same seed gives the same numbers on every machine.
package struct SplitMix64 {
  private var state: UInt64

  package init(seed: UInt64) { state = seed }

  /// The next 64 bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mix(state)
  }

  /// A number from 0 to `bound - 1`; the bias of the remainder does no harm here.
  package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// Whether something that happens in `percent` of all cases happens in this one.
  package mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  /// One of the values, which must not be empty.
  package mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }

  /// `counts` picks, repeats and all.
  package mutating func picks<Value>(_ counts: ClosedRange<Int>, _ values: [Value]) -> [Value] {
    let count = counts.lowerBound + below(counts.count)
    return (0..<count).map { _ in pick(values) }
  }

  /// The seed of the policy set at `index` of a run: any set can be made again by itself.
  package static func setSeed(run: UInt64, index: Int) -> UInt64 {
    mix(run ^ mix(UInt64(index) &+ 0x9E37_79B9_7F4A_7C15))
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
