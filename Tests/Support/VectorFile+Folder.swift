internal import MeshProof

extension VectorFile {
  /// The folder `TestVectors`, found by walking up from this source file.
  package static var folder: String? {
    var parts = String(describing: #filePath).split(separator: "/").map(String.init)
    while !parts.isEmpty {
      parts.removeLast()
      let candidate = "/" + parts.joined(separator: "/") + "/TestVectors"
      if (try? InputFile.read(path: candidate + "/README.md")) != nil { return candidate }
    }
    return nil
  }

  /// Reads a file below `TestVectors`.
  package init(named name: String) throws {
    guard let folder = Self.folder else {
      throw VectorCase.FormatError(description: "there is no folder TestVectors above the tests")
    }
    try self.init(name: name, bytes: InputFile.read(path: "\(folder)/\(name)").bytes)
  }
}
