extension JSONObject {
  /// Reads what Envoy reads as a protobuf `Struct` from JSON: token headers, payloads, key sets.
  ///
  /// protobuf's reader takes more than RFC 8259 (single quotes, bare names, commas at the end,
  /// `\'`, raw control characters) and less (100 levels). `null` alone is the empty object. Every
  /// number is a double. See ``LenientTranslation`` for the exact language. [JWT-5, EF-217, EF-218,
  /// EF-220]
  /// - Complexity: O(length); the text is read once if it is strict JSON, three times if not.
  package init(parsingProtobufJSON bytes: [UInt8]) throws(ProtobufJSONError) {
    let value: JSONValue?
    do throws(JanssonError) {
      // What jansson takes is a subset of what protobuf takes, but for the depth and the top level.
      value = try JanssonValue(parsing: bytes, numbers: .doubles)
        .copied(maximumDepth: Self.protobufDepth)
    } catch {
      value = try Self.readingLenientForms(of: bytes)
    }
    switch value {
    case .object(let object): self = object
    case .null: self.init()
    case nil: throw ProtobufJSONError("nested deeper than \(Self.protobufDepth) levels")
    default: throw ProtobufJSONError("not an object")
    }
  }

  /// How many arrays and objects may be open at once; the object itself is the first.
  static let protobufDepth = 100

  private static func readingLenientForms(
    of bytes: [UInt8]
  ) throws(ProtobufJSONError) -> JSONValue? {
    let strict = try LenientTranslation(of: bytes).strict
    do throws(JanssonError) {
      return try JanssonValue(parsing: strict, numbers: .doubles)
        .copied(maximumDepth: protobufDepth, name: LenientTranslation.originalName)
    } catch {
      throw ProtobufJSONError(error.message)
    }
  }
}

extension JSONValue {
  /// Reads an object as ``JSONObject/init(parsingProtobufJSON:)`` does.
  package init(parsingProtobufJSON bytes: [UInt8]) throws(ProtobufJSONError) {
    self = .object(try JSONObject(parsingProtobufJSON: bytes))
  }
}
