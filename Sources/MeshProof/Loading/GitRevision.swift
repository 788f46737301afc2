internal import Basics

/// A revision of the git repository that the process runs in: `git:REV` or `git:REV:PATH`.
///
/// PATH is relative to the current directory, as `git ls-tree` has it; without it all below the
/// current directory is meant.
public struct GitRevision: Sendable, Hashable {
  /// What git calls it: a branch, a tag, `HEAD~1`, a commit.
  public let revision: String
  /// A file or a folder; `nil`: the current directory.
  public let path: String?

  private static let scheme = "git:"

  /// Reads the form of the command line; `nil` for any other text.
  public init?(_ text: String) {
    guard text.hasPrefix(Self.scheme) else { return nil }
    let parts = text.dropFirst(Self.scheme.count)
      .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    revision = parts.first.map(String.init) ?? ""
    path = parts.count == 2 && !parts[1].isEmpty ? String(parts[1]) : nil
  }

  /// A file as diagnostics name it.
  func name(of path: String) -> String { "\(Self.scheme)\(revision):\(path)" }
}

extension GitRevision {
  /// Reads the files of the revision as ``InputFile/read(paths:limits:)`` does those of a folder.
  ///
  /// `git` is run as a program, without a shell; nothing is fetched and nothing is checked out.
  /// - Parameter limits: How much is read of one file, and how long git may be silent.
  /// - Returns: The files in byte order of their paths, named `git:REV:PATH`.
  /// - Throws: ``LoadingError`` for a revision or path that there is not, for links, and where git
  ///   cannot be run.
  public func read(limits: InputLimits = InputLimits()) throws(LoadingError) -> [InputFile] {
    guard !revision.isEmpty, !revision.hasPrefix("-") else {
      throw error("a revision must follow \"git:\"", ["write git:REV or git:REV:PATH"])
    }
    let entries = try entries(in: try tree(limits), limits)
    var diagnostics: [Diagnostic] = []
    var wanted: [Entry] = []
    for entry in entries where isWanted(entry) {
      if entry.isLink {
        diagnostics.append(
          .git("\(name(of: entry.path)) is a symbolic link, which is not followed in a revision")
        )
      } else if entry.size > limits[.fileBytes] {
        let what = "\(name(of: entry.path)) has \(entry.size) bytes"
        diagnostics.append(limits.diagnostic(what, over: .fileBytes))
      } else {
        wanted.append(entry)
      }
    }
    guard diagnostics.isEmpty else { throw LoadingError(diagnostics: diagnostics) }
    return try contents(of: wanted, limits)
  }

  /// Files that are named by themselves are read whatever they are called.
  private func isWanted(_ entry: Entry) -> Bool {
    if entry.path == path { return true }
    guard [".yaml", ".yml", ".json"].contains(where: entry.path.hasSuffix) else { return false }
    // Hidden below the folder that is named.
    let parts = entry.path.split(separator: "/").drop { $0 == ".." || $0 == "." }
    let given = (path ?? "").split(separator: "/").filter { $0 != ".." && $0 != "." }
    return !parts.dropFirst(given.count).contains { $0.hasPrefix(".") }
  }

  // MARK: Asking git

  private static let mostBytes = 1 << 30

  private func run(
    _ arguments: [String],
    input: [UInt8] = [],
    _ limits: InputLimits
  ) throws(LoadingError) -> Subprocess.Result {
    let git = Subprocess(
      program: "git",
      arguments: ["--no-replace-objects"] + arguments,
      // Offline: what a partial clone lacks is not fetched.
      environment: ["GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"]
    )
    do throws(Subprocess.Failure) {
      return try git.run(
        input: input,
        mostBytes: Self.mostBytes,
        seconds: limits[.waitSeconds]
      )
    } catch {
      switch error {
      case .cannotStart(let reason): throw self.error("git cannot be run: \(reason)")
      case .silent(let seconds):
        throw self.error(
          "git has written nothing for \(seconds) seconds",
          ["raise it with --limit wait-seconds=VALUE"]
        )
      case .tooMuch(let bytes): throw self.error("git writes more than \(bytes) bytes")
      case .broken(let reason): throw self.error("git cannot be read: \(reason)")
      }
    }
  }

  /// The object of the revision's tree.
  private func tree(_ limits: InputLimits) throws(LoadingError) -> String {
    let result = try run(
      ["rev-parse", "--verify", "--end-of-options", revision + "^{tree}"],
      limits
    )
    let object = String(decoding: result.output, as: UTF8.self).filter { !$0.isNewline }
    guard result.status == 0, !object.isEmpty else {
      throw error("there is no such revision", [firstLine(result.errors)])
    }
    return object
  }

  private struct Entry {
    let object: String
    let isLink: Bool
    let size: Int
    let path: String
  }

  /// The blobs below the path.
  private func entries(
    in tree: String,
    _ limits: InputLimits
  ) throws(LoadingError) -> [Entry] {
    let result = try run(["ls-tree", "-r", "-l", "-z", tree] + (path.map { [$0] } ?? []), limits)
    guard result.status == 0 else { throw error("git: \(firstLine(result.errors))") }
    var entries: [Entry] = []
    for line in result.output.split(separator: 0) {
      // `MODE TYPE OBJECT SIZE<tab>PATH`; the mode of a link is 120000.
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let words = line[..<tab].split(separator: UInt8(ascii: " "))
        .map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 4, words[1] == "blob" else { continue }
      entries.append(
        Entry(
          object: words[2],
          isLink: words[0] == "120000",
          size: Int(words[3]) ?? 0,
          path: String(decoding: line[line.index(after: tab)...], as: UTF8.self)
        )
      )
    }
    guard !entries.isEmpty || path == nil else {
      throw error("the revision has no such file or folder")
    }
    return entries
  }

  private func contents(
    of entries: [Entry],
    _ limits: InputLimits
  ) throws(LoadingError) -> [InputFile] {
    guard !entries.isEmpty else { return [] }
    let names = entries.map { $0.object + "\n" }.joined()
    let result = try run(["cat-file", "--batch"], input: Array(names.utf8), limits)
    guard result.status == 0 else { throw error("git: \(firstLine(result.errors))") }
    var files: [InputFile] = []
    var rest = result.output[...]
    for entry in entries {
      // `OBJECT TYPE SIZE`, the bytes, a line feed.
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
        case let words = String(decoding: rest[..<end], as: UTF8.self).split(separator: " "),
        words.count == 3, let size = Int(words[2]), size >= 0,
        rest.distance(from: end, to: rest.endIndex) > size + 1
      else { throw error("git does not have the content of \(name(of: entry.path))") }
      let start = rest.index(after: end)
      let stop = rest.index(start, offsetBy: size)
      files.append(InputFile(name: name(of: entry.path), bytes: Array(rest[start..<stop])))
      rest = rest[rest.index(after: stop)...]
    }
    return files.sorted { ByteString($0.name) < ByteString($1.name) }
  }

  // MARK: Errors

  private func error(_ message: String, _ notes: [String] = []) -> LoadingError {
    let name = "\(Self.scheme)\(revision)" + (path.map { ":\($0)" } ?? "")
    return LoadingError(diagnostics: [.git("\(name): \(message)", notes.filter { !$0.isEmpty })])
  }

  private func firstLine(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }.prefix(400), as: UTF8.self)
  }
}

extension Diagnostic {
  fileprivate static func git(_ message: String, _ notes: [String] = []) -> Diagnostic {
    Diagnostic(.error, code: "git", message, at: nil, notes: notes)
  }
}
