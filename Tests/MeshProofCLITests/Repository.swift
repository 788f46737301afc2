import Foundation

/// The checkout that the tests run in.
enum Repository {
  struct NotFound: Error {}

  static func root() throws -> String {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let manifest = folder.appendingPathComponent("Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) { return folder.path }
    }
    throw NotFound()
  }
}
