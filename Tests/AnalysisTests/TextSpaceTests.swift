import Agreement
import Basics
import Matching
import Testing

@testable import Analysis

@Suite("Atoms of texts")
struct TextSpaceTests {
  private static let alphabet: [UInt8] = Array("ab/".utf8)

  private static func words(upTo length: Int) -> [ByteString] {
    var words: [[UInt8]] = [[]]
    var all = words
    for _ in 0..<length {
      words = words.flatMap { word in alphabet.map { word + [$0] } }
      all += words
    }
    return all.map { ByteString(bytes: $0) }
  }

  private static func language(_ random: inout SplitMix64) -> TextLanguage {
    let text = ByteString(bytes: (0..<random.below(4)).map { _ in random.pick(alphabet) })
    switch random.below(9) {
    case 0, 1, 2: return .exact(text)
    case 3, 4: return TextLanguage(.prefix(text))
    case 5, 6: return TextLanguage(.suffix(text))
    case 7: return TextLanguage(.nonEmpty)
    default:
      let template = random.pick(["/{*}", "/a/{**}", "/{*}/b", "/{**}/a", "/b{*}", "/{*}/{*}"])
      return (try? PathPattern(ByteString(template))).map { TextLanguage($0) } ?? .none
    }
  }

  @Test("Words of one atom fit the same patterns, and every atom has a word", arguments: 0..<60)
  func atomsAreClasses(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let languages = (0..<(1 + random.below(7))).map { _ in Self.language(&random) }
    let mayBeEmpty = random.chance(50)
    let domain = TextDomain.of(ByteSet(Self.alphabet), mayBeEmpty: mayBeEmpty)
    let space = try TextSpace(languages, in: domain)
    var found: Set<UInt32> = []
    for word in Self.words(upTo: 7) {
      guard let atom = space.atom(of: word) else {
        #expect(word.isEmpty && !mayBeEmpty)
        continue
      }
      found.insert(atom)
      for language in languages {
        let atoms = try #require(space.atoms(in: language))
        #expect(atoms.contains(atom) == language.contains(word), "\(language) \(word)")
      }
    }
    // Short patterns have short words: nothing is left out, and no atom is empty.
    #expect(found.count == Int(space.count))
    for atom in 0..<space.count { #expect(space.atom(of: space.shortest[Int(atom)]) == atom) }
  }

  @Test("What begins alike is one run of atoms")
  func prefixesAreRuns() throws {
    let texts: [ByteString] = ["/api/", "/api/v1/", "/a", "/b", "/api/v1/x"]
    let languages = texts.flatMap { [TextLanguage.prefix($0), .exact($0)] }
    let space = try TextSpace(languages, in: .of(ByteSet { $0 > 0x20 && $0 < 0x7F }))
    for text in texts { #expect(space.atoms(in: .prefix(text))?.runs.count == 1) }
  }

  @Test("A domain of few texts, of all but one, and of Unicode")
  func domains() {
    let few = TextDomain.anyOf(["", "trailers"])
    #expect(few.contains("") && few.contains("trailers") && !few.contains("trailer"))
    let methods = TextDomain.of(ByteSet(Array("CONET".utf8)), except: "CONNECT")
    #expect(!methods.contains("CONNECT") && !methods.contains(""))
    #expect(methods.contains("CONNEC") && methods.contains("CONNECTT") && methods.contains("CO"))
    #expect(TextDomain.unicode.contains("é\u{10FFFF}\n"))
    for bad in [[0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0]]
      as [[UInt8]]
    { #expect(!TextDomain.unicode.contains(ByteString(bytes: bad))) }
  }

  @Test("Identities have a trust domain, a namespace and an account")
  func identities() throws {
    let domain = try TextDomain.identities(of: ["td"], and: ["spiffe://other/x"])
    #expect(domain.contains("spiffe://td/ns/foo/sa/a"))
    #expect(domain.contains("spiffe://other/x"))
    for bad in [
      "spiffe://td2/ns/foo/sa/a", "spiffe://td/ns/foo/x/sa/a", "spiffe://td/ns//sa/a", "td",
    ] as [ByteString] { #expect(!domain.contains(bad)) }
  }

  @Test("Too many combinations are an error")
  func budgets() {
    let languages = (0..<12).map { index in
      TextLanguage.sequences([
        [.run(.all, atLeast: 0), .literal("\(index)ab\(index)cd"), .run(.all, atLeast: 0)]
      ])
    }
    #expect(throws: Undecided.self) {
      _ = try TextSpace(languages, in: .of(.all), maximumStates: 1_000)
    }
  }
}

@Suite("The domain of paths")
struct PathDomainTests {
  private static let alphabet: [UInt8] = Array("/.%2eFf5Cca;\\?1\"".utf8)

  @Test(
    "Normalization gives paths of the domain, in every mode",
    arguments: PathNormalizer.Mode.allCases
  )
  func imagesAreInTheDomain(mode: PathNormalizer.Mode) {
    var random = SplitMix64(seed: 5)
    for strips in [true, false] {
      let normalizer = PathNormalizer(mode: mode, stripsDotSegmentParameters: strips)
      let domain = PathDomain(mode: mode, hasQuery: false).domain
      for _ in 0..<12_000 {
        let raw = ByteString(
          bytes: [UInt8(ascii: "/")]
            + (0..<random.below(10)).map { _ in random.pick(Self.alphabet) }
        )
        guard case .path(let path) = normalizer.normalize(raw) else { continue }
        #expect(domain.contains(pathWithoutQuery(path)), "\(raw) becomes \(path)")
      }
    }
  }

  @Test("Every path of the domain can be sent", arguments: PathNormalizer.Mode.allCases)
  func pathsCanBeSent(mode: PathNormalizer.Mode) {
    var random = SplitMix64(seed: 6)
    let domain = PathDomain(mode: mode, hasQuery: false).domain
    var sent = 0
    for strips in [true, false] {
      let normalizer = PathNormalizer(mode: mode, stripsDotSegmentParameters: strips)
      for _ in 0..<12_000 {
        let path = ByteString(
          bytes: [UInt8(ascii: "/")]
            + (0..<random.below(10)).map { _ in random.pick(Self.alphabet) }
        )
        guard domain.contains(path) else { continue }
        sent += 1
        #expect(PathDomain.target(for: path, by: normalizer) != nil, "\(path)")
      }
    }
    #expect(sent > 1_000)
  }
}

@Suite("Atoms of addresses")
struct AddressSpaceTests {
  @Test("Addresses of one atom are in the same blocks", arguments: 0..<40)
  func atomsAreClasses(seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    func address() -> String {
      random.chance(70)
        ? "10.\(random.below(3)).\(random.below(4) * 64).\(random.below(256))"
        : "fd0\(random.below(3))::\(random.below(4))"
    }
    let blocks = (0..<(random.below(8))).compactMap { _ -> CIDR? in
      let text = address()
      let length = text.contains(":") ? random.below(129) : random.below(33)
      return CIDR(parsing: ByteString("\(text)/\(length)"))
    }
    let space = AddressSpace(blocks)
    #expect(space.addresses.count == Int(space.count))
    for atom in 0..<space.count { #expect(space.atom(of: space.addresses[Int(atom)]) == atom) }
    for _ in 0..<300 {
      let own = try #require(IPAddress(parsing: ByteString(address())))
      for block in blocks {
        #expect(space.atoms(in: block).contains(space.atom(of: own)) == block.contains(own))
      }
    }
  }
}
