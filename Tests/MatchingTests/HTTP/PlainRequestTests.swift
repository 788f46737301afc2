import Basics
import Testing

@testable import Matching

/// The test reads eight bytes at once; here is what it means, byte by byte.
@Suite("Plain requests, by their definition")
struct PlainRequestTests {
  private static let name = Set(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_~-.".utf8
  )

  private static func policyPathLength(_ path: [UInt8]) -> Int? {
    let slash = UInt8(ascii: "/")
    guard path.first == slash else { return nil }
    let end = path.firstIndex(of: UInt8(ascii: "?")) ?? path.count
    for index in 0..<end {
      guard path[index] == slash || name.contains(path[index]) else { return nil }
      let begins = index > 0 && path[index - 1] == slash
      guard !begins || path[index] != slash && path[index] != UInt8(ascii: ".") else { return nil }
    }
    let query = path.dropFirst(end + 1)
    return query.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") } ? end : nil
  }

  private static func isHost(_ host: [UInt8]) -> Bool {
    !host.isEmpty && host.allSatisfy { name.contains($0) || $0 == UInt8(ascii: ":") }
  }

  private static func length(path: [UInt8], host: [UInt8]? = nil) -> Int? {
    PlainRequest.policyPathLength(
      method: "GET",
      path: ByteString(bytes: path),
      host: host.map { ByteString(bytes: $0) }
    )
  }

  @Test("Every byte at every place of paths, queries and hosts")
  func everyByte() {
    for count in 1...20 {
      for place in 0..<count {
        for byte in UInt8.min...UInt8.max {
          var path = Array("/".utf8) + Array(repeating: UInt8(ascii: "a"), count: count - 1)
          path[place] = byte
          #expect(Self.length(path: path) == Self.policyPathLength(path), "\(path)")
          let query = Array("/?".utf8) + path
          #expect(Self.length(path: query) == Self.policyPathLength(query), "\(query)")
          let allows = Self.length(path: Array("/".utf8), host: path) != nil
          #expect(allows == Self.isHost(path), "\(path)")
          path[0] = UInt8(ascii: "a")
          let allowsName = Self.length(path: Array("/".utf8), host: path) != nil
          #expect(allowsName == Self.isHost(path), "\(path)")
        }
      }
    }
  }

  @Test("Paths of few bytes, in all mixtures")
  func mixtures() {
    let bytes = Array("/.?#aZ_~-%\u{0} /a/".utf8) + [0x7F, 0x80, 0xAE, 0xAF, 0xFF]
    var state: UInt64 = 1
    var plain = 0
    for _ in 0..<200_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let count = Int(state >> 33 % 36)
      // Most bytes are letters, or no long path would be plain.
      var path = Array("/".utf8)
      for _ in 0..<count {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let draw = Int(state >> 33)
        path.append(draw % 8 == 0 ? bytes[draw / 8 % bytes.count] : UInt8(ascii: "b"))
      }
      let length = Self.length(path: path)
      #expect(length == Self.policyPathLength(path), "\(path)")
      if length != nil { plain += 1 }
    }
    #expect(plain > 20_000)
  }
}
