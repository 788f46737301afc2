// Three values: true, false, and `nil` for what the request does not say.

/// ALL: false if anything is false, else unknown if anything is unknown.
func all(_ values: [Bool?]) -> Bool? {
  values.contains(false) ? false : values.contains(nil) ? nil : true
}

/// ANY: true if anything is true, else unknown if anything is unknown.
func any(_ values: [Bool?]) -> Bool? {
  values.contains(true) ? true : values.contains(nil) ? nil : false
}

/// The opposite; what is unknown stays unknown (AP-43).
func not(_ value: Bool?) -> Bool? { value.map { !$0 } }
