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
enum FileSystem {
  struct ReadError: Error {
    let text: String

    static func last() -> ReadError {
      ReadError(text: unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "unknown error")
    }
  }

  /// How deep directories are followed: links may make rings.
  private static let maximumDepth = 32

  /// The files that a path names: itself, or what a directory holds, in byte order.
  static func policyFiles(under path: String) -> [String] {
    guard path != "-", isDirectory(path) else { return [path] }
    return files(in: path, depth: 0)
  }

  private static func files(in directory: String, depth: Int) -> [String] {
    guard depth < maximumDepth, let stream = unsafe opendir(directory) else { return [] }
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
    let base = directory.hasSuffix("/") ? directory : directory + "/"
    return names.sorted { ByteString($0) < ByteString($1) }.flatMap { name in
      let path = base + name
      if isDirectory(path) { return files(in: path, depth: depth + 1) }
      return [".yaml", ".yml", ".json"].contains { name.hasSuffix($0) } ? [path] : []
    }
  }

  static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return unsafe stat(path, &status) == 0 && (status.st_mode & S_IFMT) == S_IFDIR
  }

  /// Whether a descriptor is that of a plain file.
  static func isRegularFile(_ descriptor: Int32) -> Bool {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == S_IFREG
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
