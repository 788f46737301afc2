package import Basics

extension AuthorizationPolicy {
  /// The fields that a source or an operation has, each with what it must match.
  ///
  /// A few pairs, looked through one by one: there are at most as many as fields.
  package struct FieldMatches<Field: RawRepresentable<Int> & Hashable & Sendable>: Sendable,
    ExpressibleByDictionaryLiteral
  {
    /// In the order of the fields.
    package private(set) var entries: [(key: Field, value: ValueMatch)] = []

    package init() {}

    package init(dictionaryLiteral elements: (Field, ValueMatch)...) {
      for (field, match) in elements { self[field] = match }
    }

    package subscript(field: Field) -> ValueMatch? {
      @inlinable get { index(of: field).map { entries[$0].value } }
      set {
        switch (index(of: field), newValue) {
        case (let index?, let match?): entries[index].value = match
        case (let index?, nil): entries.remove(at: index)
        case (nil, let match?): entries.insert((field, match), at: place(of: field))
        case (nil, nil): break
        }
      }
    }

    /// Sets the values of a field, or those of its `not…` twin.
    @inlinable
    package mutating func add(_ values: [Located<ByteString>], to field: Field, isNegated: Bool) {
      let place = place(of: field)
      if place == entries.count || entries[place].key != field {
        if entries.isEmpty { entries.reserveCapacity(2) }
        entries.insert((field, ValueMatch()), at: place)
      }
      if isNegated {
        entries[place].value.notValues = values
      } else {
        entries[place].value.values = values
      }
    }

    /// Where a field stands, or would stand.
    @inlinable
    package func place(of field: Field) -> Int {
      var place = 0
      while place < entries.count, entries[place].key.rawValue < field.rawValue { place += 1 }
      return place
    }

    /// Takes a field out.
    package mutating func removeValue(forKey field: Field) -> ValueMatch? {
      defer { self[field] = nil }
      return self[field]
    }

    @inlinable
    package func index(of field: Field) -> Int? {
      var index = 0
      while index < entries.count {
        if entries[index].key == field { return index }
        index += 1
      }
      return nil
    }
  }
}

extension AuthorizationPolicy.FieldMatches: RandomAccessCollection {
  @inlinable package var startIndex: Int { 0 }
  @inlinable package var endIndex: Int { entries.count }

  @inlinable
  package subscript(position: Int) -> (key: Field, value: AuthorizationPolicy.ValueMatch) {
    entries[position]
  }

  /// The fields, in no order that means anything.
  @inlinable package var keys: [Field] { entries.map { $0.key } }

  /// What they must match, in the order of `keys`.
  @inlinable package var values: [AuthorizationPolicy.ValueMatch] { entries.map { $0.value } }
}

extension AuthorizationPolicy.FieldMatches: Hashable {
  package static func == (left: Self, right: Self) -> Bool {
    left.count == right.count && left.allSatisfy { right[$0.key] == $0.value }
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(count) }
}
