internal import Basics
internal import CJansson

/// The owner of one reference to a jansson value; everything behind it dies with it.
@safe struct JanssonValue: ~Copyable {
  private let root: UnsafeMutablePointer<json_t>

  /// Takes over a new reference.
  init?(takingOwnership pointer: UnsafeMutablePointer<json_t>?) {
    guard let pointer = unsafe pointer else { return nil }
    unsafe root = pointer
  }

  deinit { unsafe json_decref(root) }

  /// Lends the value.
  borrowing func withValue<R, E: Error>(
    _ body: (UnsafeMutablePointer<json_t>) throws(E) -> R
  ) throws(E) -> R {
    try unsafe body(root)
  }
}

/// What jansson says of a text that it refuses.
struct JanssonError: Error {
  /// Its words, without the excerpt of the text.
  let message: String
  /// How many bytes it had read.
  let offset: Int
  /// Whether a number was too large for 64 bits or for a double.
  let isNumericOverflow: Bool
}

extension JanssonValue {
  /// How numbers are read.
  enum Numbers {
    /// Whole numbers as 64-bit integers, others as doubles.
    case asWritten
    /// All numbers as doubles.
    case doubles
  }

  /// What becomes of a name that occurs twice in an object.
  enum Duplicates {
    case refused
    case lastWins
  }

  /// Reads a text: RFC 8259, any value at the top, U+0000 in texts but not in names.
  init(
    parsing bytes: [UInt8],
    numbers: Numbers,
    duplicates: Duplicates = .refused
  ) throws(JanssonError) {
    var flags = JSON_DECODE_ANY | JSON_ALLOW_NUL
    if duplicates == .refused { flags |= JSON_REJECT_DUPLICATES }
    if numbers == .doubles { flags |= JSON_DECODE_INT_AS_REAL }
    var error = json_error_t()
    // A new reference, or NULL with `error` filled in.
    let loaded = unsafe bytes.withUnsafeBufferPointer { buffer in
      // An empty array may have no address; jansson takes NULL for a wrong argument.
      guard let start = buffer.baseAddress else {
        return unsafe json_loadb("", 0, Int(flags), &error)
      }
      return unsafe start.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
        unsafe json_loadb($0, buffer.count, Int(flags), &error)
      }
    }
    guard let loaded = unsafe loaded else { throw JanssonError(error) }
    // jansson loses a zero byte right behind a number or a literal; nowhere is one valid.
    if let zero = bytes.span.firstIndex(of: 0) {
      unsafe json_decref(loaded)
      throw JanssonError(message: "invalid token", offset: zero + 1, isNumericOverflow: false)
    }
    unsafe root = loaded
  }

  /// Copies the whole value; `nil` if more than `maximumDepth` arrays and objects are open at once.
  borrowing func copied(maximumDepth: Int, name: (ByteString) -> ByteString = { $0 }) -> JSONValue?
  {
    unsafe withValue { unsafe JSONValue(copying: $0, depthLeft: maximumDepth, name: name) }
  }
}

extension JanssonError {
  fileprivate init(_ error: json_error_t) {
    var copy = error
    let text = unsafe String(cString: meshproof_json_error_text(&copy))
    let end = text.firstRange(of: " near ")?.lowerBound ?? text.endIndex
    message = String(text[..<end])
    offset = Int(error.position)
    isNumericOverflow = unsafe meshproof_json_error_is_numeric_overflow(&copy) != 0
  }
}

extension JSONValue {
  /// Copies a borrowed value; `nil` if it is nested too deep, so the recursion is bounded.
  fileprivate init?(
    copying value: UnsafeMutablePointer<json_t>,
    depthLeft: Int,
    name: (ByteString) -> ByteString
  ) {
    switch unsafe meshproof_json_typeof(value) {
    case JSON_OBJECT:
      guard depthLeft > 0 else { return nil }
      var object = JSONObject()
      object.reserveCapacity(unsafe json_object_size(value))
      var place = unsafe json_object_iter(value)
      while let member = unsafe place {
        // Key and value are borrowed from the object.
        let bytes = unsafe UnsafeRawBufferPointer(
          start: json_object_iter_key(member),
          count: json_object_iter_key_len(member)
        )
        guard let child = unsafe json_object_iter_value(member),
          let copy = unsafe JSONValue(copying: child, depthLeft: depthLeft - 1, name: name)
        else { return nil }
        let text = unsafe RegisteredNames.text(of: bytes) ?? ByteString(bytes: bytes)
        object.append(uniqueName: name(text), copy)
        unsafe place = unsafe json_object_iter_next(value, member)
      }
      self = .object(object)
    case JSON_ARRAY:
      guard depthLeft > 0 else { return nil }
      var array: [JSONValue] = []
      array.reserveCapacity(unsafe json_array_size(value))
      for index in 0..<(unsafe json_array_size(value)) {
        // Elements are borrowed from the array.
        guard let element = unsafe json_array_get(value, index),
          let copy = unsafe JSONValue(copying: element, depthLeft: depthLeft - 1, name: name)
        else { return nil }
        array.append(copy)
      }
      self = .array(array)
    case JSON_STRING:
      let bytes = unsafe UnsafeRawBufferPointer(
        start: json_string_value(value),
        count: json_string_length(value)
      )
      self = unsafe .string(ByteString(bytes: bytes))
    case JSON_INTEGER: self = .integer(unsafe json_integer_value(value))
    case JSON_REAL: self = .number(unsafe json_real_value(value))
    case JSON_TRUE: self = .bool(true)
    case JSON_FALSE: self = .bool(false)
    default: self = .null
    }
  }
}
