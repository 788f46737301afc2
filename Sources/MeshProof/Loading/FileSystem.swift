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
    let notes: [String]

    init(text: String) {
      self.text = text
      notes = []
    }

    init(_ what: String, over name: InputLimits.Name, _ limits: InputLimits) {
      let (message, note) = limits.excess(what, over: name)
      text = message
      notes = [note]
    }

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

  /// Whether a descriptor is that of a plain file.
  static func isRegularFile(_ descriptor: Int32) -> Bool {
    var status = stat()
    return unsafe fstat(descriptor, &status) == 0 && (status.st_mode & S_IFMT) == S_IFREG
  }

  /// The whole content of a file, or of standard input for `-`.
  ///
  /// A pipe or device that gives nothing for a while, and one without an end, are errors: the limits
  /// `wait-seconds` and `limit` say when. On standard input somebody may be typing.
  static func read(
    _ path: String,
    limit: InputLimits.Name = .fileBytes,
    _ limits: InputLimits
  ) -> Result<[UInt8], ReadError> {
    // Without waiting for a writer: nobody might ever open the other end of a pipe.
    let descriptor = path == "-" ? STDIN_FILENO : unsafe open(path, O_RDONLY | O_NONBLOCK)
    guard descriptor >= 0 else { return .failure(.last()) }
    defer { if path != "-" { close(descriptor) } }
    let most = limits[limit]
    var status = stat()
    if unsafe fstat(descriptor, &status) == 0, (status.st_mode & S_IFMT) == S_IFREG,
      status.st_size > most
    {
      return .failure(ReadError("it has \(status.st_size) bytes", over: limit, limits))
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      guard path == "-" || isReadable(descriptor, withinSeconds: limits[.waitSeconds]) else {
        return .failure(ReadError("it gives no data", over: .waitSeconds, limits))
      }
      let count = unsafe buffer.withUnsafeMutableBytes {
        unsafe systemRead(descriptor, $0.baseAddress, $0.count)
      }
      if count == 0 { return .success(bytes) }
      guard count > 0 else {
        if errno == EINTR || errno == EAGAIN { continue }
        return .failure(.last())
      }
      guard bytes.count + count <= most else {
        return .failure(ReadError("it has more than \(most) bytes", over: limit, limits))
      }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  /// Waits until there is something to read, or the end.
  private static func isReadable(_ descriptor: Int32, withinSeconds seconds: Int) -> Bool {
    var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while true {
      let count = unsafe poll(&request, 1, Int32(clamping: seconds * 1000))
      // What cannot be waited for is read at once, and tells why.
      if count > 0 || (count < 0 && errno != EINTR) { return true }
      if count == 0 { return false }
    }
  }
}
