/// Reads a boolean as Go's `strconv.ParseBool` does; `nil` for anything else (AP-9).
package func goBoolean(_ text: ByteString) -> Bool? {
  switch text {
  case "1", "t", "T", "TRUE", "true", "True": true
  case "0", "f", "F", "FALSE", "false", "False": false
  default: nil
  }
}
