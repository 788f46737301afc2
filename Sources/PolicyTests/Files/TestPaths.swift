internal import Basics
internal import MeshProof

/// The files that an argument of the command means.
struct TestPaths {
  /// The most directories in one another that are followed.
  private static let maximumDepth = 32

  /// The argument.
  let argument: String
  /// Whether it names a file itself; of all others only test files are of interest.
  let isFile: Bool
  /// In byte order of their names within a directory.
  let files: [String]

  init(_ argument: String) {
    self.argument = argument
    if argument == "-" || FileSystem.exists(argument) || !GlobPattern.isPattern(.init(argument)) {
      isFile = argument == "-" || !FileSystem.isDirectory(argument)
      files = FileSystem.policyFiles(under: argument)
    } else {
      isFile = false
      files = Self.matches(of: argument)
    }
  }

  /// What a pattern matches: `*` and `?` within a name, `**` for any folders; a folder stands for what
  /// is in it.
  private static func matches(of pattern: String) -> [String] {
    var search = Search()
    let parts = pattern.split(separator: "/").map(String.init)
    search.visit(pattern.hasPrefix("/") ? "/" : "", parts[...], depthLeft: maximumDepth)
    var known: Set<String> = []
    return search.found.flatMap { FileSystem.policyFiles(under: $0) }
      .filter { known.insert($0).inserted }
  }

  private struct Search {
    var found: [String] = []
    /// Where the search was: folder and parts left.
    ///
    /// Several `**` lead to one place in many ways.
    private var visited: Set<String> = []

    mutating func visit(_ folder: String, _ parts: ArraySlice<String>, depthLeft: Int) {
      guard let part = parts.first else {
        found.append(folder)
        return
      }
      guard depthLeft > 0, visited.insert("\(parts.count) \(folder)").inserted else { return }
      let rest = parts.dropFirst()
      guard GlobPattern.isPattern(.init(part)) else {
        let path = Self.joined(folder, part)
        if FileSystem.exists(path) { visit(path, rest, depthLeft: depthLeft - 1) }
        return
      }
      if part == "**", !rest.isEmpty { visit(folder, rest, depthLeft: depthLeft) }
      let pattern = GlobPattern(.init(part))
      for name in FileSystem.entries(of: folder.isEmpty ? "." : folder) {
        let path = Self.joined(folder, name)
        if part == "**" {
          if rest.isEmpty {
            found.append(path)
          } else if FileSystem.isDirectory(path), !FileSystem.isSymbolicLink(path) {
            visit(path, parts, depthLeft: depthLeft - 1)
          }
        } else if pattern.matches(.init(name)), rest.isEmpty || FileSystem.isDirectory(path) {
          visit(path, rest, depthLeft: depthLeft - 1)
        }
      }
    }

    private static func joined(_ folder: String, _ name: String) -> String {
      folder.isEmpty || folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }
  }
}

/// A path of a test file, seen from where the command runs.
func path(_ path: String, besideFile file: String) -> String {
  guard !path.hasPrefix("/") else { return cleaned(path) }
  let folder = file.lastIndex(of: "/").map { file[...$0] } ?? ""
  let joined = cleaned(folder + path)
  // A file of that name is not standard input.
  return joined == "-" ? "./-" : joined
}

/// The path without `.` and empty parts, and without `..` behind what is no link.
func cleaned(_ path: String) -> String {
  guard path != "-" else { return path }
  let root = path.hasPrefix("/") ? "/" : ""
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    let last = parts.last
    if part == "..", let last, last != "..",
      !FileSystem.isSymbolicLink(root + parts.joined(separator: "/"))
    {
      parts.removeLast()
    } else {
      parts.append(part)
    }
  }
  let joined = root + parts.joined(separator: "/")
  return joined.isEmpty ? "." : joined
}
