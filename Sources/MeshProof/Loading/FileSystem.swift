internal import Basics

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// A method of the same name hides the C function where it is called.
private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int)
  -> Int
{
  unsafe read(descriptor, buffer, count)
}

/// Files and directories through the C library: Foundation would cost more start-up time than
/// everything else together.
package enum FileSystem {
  package struct ReadError: Error {
    package let text: String

    static func last() -> ReadError {
      ReadError(text: unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "unknown error")
    }
  }

  /// How deep directories are followed: links may make rings.
  private static let maximumDepth = 32

  /// The files that a path names: itself, or what a directory holds, in byte order.
  package static func policyFiles(under path: String) -> [String] {
    guard path != "-", isDirectory(path) else { return [path] }
    return files(in: path, depth: 0)
  }

  private static func files(in directory: String, depth: Int) -> [String] {
    guard depth < maximumDepth else { return [] }
    let base = directory.hasSuffix("/") ? directory : directory + "/"
    return entries(of: directory).flatMap { name in
      let path = base + name
      if isDirectory(path) { return files(in: path, depth: depth + 1) }
      return [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } ? [path] : []
    }
  }

  /// The names in a directory that are not hidden, in byte order; none where it cannot be read.
  package static func entries(of directory: String) -> [String] {
    guard let stream = unsafe opendir(directory) else { return [] }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { pointer in
        unsafe pointer.withMemoryRebound(to: CChar.self, capacity: 256) {
          unsafe String(cString: $0)
        }
      }
      // Hidden files and folders hold no policies (`.git`, editors' copies).
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted { ByteString($0) < ByteString($1) }
  }

  package static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFDIR
  }

  /// Whether there is anything of that name; where a link leads does not matter.
  package static func exists(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0
  }

  package static func isSymbolicLink(_ path: String) -> Bool {
    var status = stat()
    return unsafe lstat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFLNK
  }

  /// The whole content of a file, or of standard input for `-`.
  static func read(_ path: String) -> Result<[UInt8], ReadError> {
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY)
    guard descriptor >= 0 else { return .failure(.last()) }
    defer { if path != "-" { close(descriptor) } }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe systemRead(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return .success(bytes) }
      guard count > 0 else {
        if errno == EINTR { continue }
        return .failure(.last())
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }
}
