#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

// Methods of the same names hide the C functions where they are called.
private func systemClose(_ descriptor: Int32) { close(descriptor) }

private func systemPipe(_ ends: inout [Int32]) -> Int32 { unsafe pipe(&ends) }

private func systemRead(_ descriptor: Int32, _ buffer: inout [UInt8]) -> Int {
  unsafe buffer.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
}

private func systemWrite(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Int {
  unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
}

extension Subprocess {
  /// The pipes to the standard streams of a program.
  struct Channels {
    struct Pipe {
      var read: Int32 = -1
      var write: Int32 = -1
    }

    private(set) var input = Pipe()
    private(set) var output = Pipe()
    private(set) var errors = Pipe()

    init() throws(Failure) {
      do throws(Failure) {
        input = try Self.pipe()
        output = try Self.pipe()
        errors = try Self.pipe()
      } catch {
        close()
        throw error
      }
    }

    private static func pipe() throws(Failure) -> Pipe {
      var ends: [Int32] = [-1, -1]
      guard systemPipe(&ends) == 0 else { throw .broken(FileSystem.ReadError.last().text) }
      return Pipe(read: ends[0], write: ends[1])
    }

    var all: [Int32] {
      [input.read, input.write, output.read, output.write, errors.read, errors.write]
    }

    mutating func close() {
      for descriptor in all where descriptor >= 0 { systemClose(descriptor) }
      (input, output, errors) = (Pipe(), Pipe(), Pipe())
    }

    /// Closes what the program alone uses.
    mutating func closeChildEnds() {
      for descriptor in [input.read, output.write, errors.write] { systemClose(descriptor) }
      (input.read, output.write, errors.write) = (-1, -1, -1)
    }

    private mutating func closeInput() {
      systemClose(input.write)
      input.write = -1
    }

    /// Writes and reads by turns, so that neither side waits for the other for ever.
    mutating func exchange(
      _ text: [UInt8],
      mostBytes: Int,
      seconds: Int
    ) throws(Failure) -> (output: [UInt8], errors: [UInt8]) {
      _ = fcntl(input.write, F_SETFL, O_NONBLOCK)
      var rest = text[...]
      if rest.isEmpty { closeInput() }
      var (output, errors): ([UInt8], [UInt8]) = ([], [])
      var (isOutputOpen, areErrorsOpen) = (true, true)
      while isOutputOpen || areErrorsOpen {
        // A negative descriptor is passed over.
        var polled = [
          pollfd(fd: isOutputOpen ? self.output.read : -1, events: Int16(POLLIN), revents: 0),
          pollfd(fd: areErrorsOpen ? self.errors.read : -1, events: Int16(POLLIN), revents: 0),
          pollfd(fd: input.write, events: Int16(POLLOUT), revents: 0),
        ]
        let count = unsafe poll(&polled, 3, Int32(clamping: seconds * 1000))
        if count == 0 { throw .silent(seconds) }
        guard count > 0 else {
          if errno == EINTR { continue }
          throw .broken(FileSystem.ReadError.last().text)
        }
        if polled[0].revents != 0 {
          isOutputOpen = try Self.read(polled[0].fd, into: &output, mostBytes: mostBytes)
        }
        if polled[1].revents != 0 {
          areErrorsOpen = try Self.read(polled[1].fd, into: &errors, mostBytes: mostBytes)
        }
        if polled[2].revents != 0 { write(&rest) }
      }
      return (output, errors)
    }

    /// Writes what fits; closes the pipe behind the last byte, and where nobody reads.
    private mutating func write(_ rest: inout ArraySlice<UInt8>) {
      let count = systemWrite(input.write, rest)
      if count > 0 { rest = rest.dropFirst(count) }
      if rest.isEmpty || (count < 0 && errno != EAGAIN && errno != EINTR) { closeInput() }
    }

    /// Reads what is there; returns whether there may be more.
    private static func read(
      _ descriptor: Int32,
      into bytes: inout [UInt8],
      mostBytes: Int
    ) throws(Failure) -> Bool {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      let count = systemRead(descriptor, &buffer)
      if count < 0 {
        if errno == EINTR { return true }
        throw .broken(FileSystem.ReadError.last().text)
      }
      guard bytes.count + count <= mostBytes else { throw .tooMuch(mostBytes) }
      bytes.append(contentsOf: buffer[..<count])
      return count > 0
    }
  }
}
