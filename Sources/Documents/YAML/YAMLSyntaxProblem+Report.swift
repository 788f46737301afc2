internal import Basics

extension ReadingSession {
  /// Reports why libyaml stopped.
  mutating func report(_ problem: YAMLSyntaxProblem) {
    report(
      code: "yaml-syntax",
      problem.message,
      at: problem.token,
      notes: problem.advice(file: file.text)
    )
  }
}

extension YAMLSyntaxProblem {
  /// Whether libyaml tripped over the end of a token whose start is the better place to look.
  private var isAboutStartOfToken: Bool {
    switch context {
    case "while scanning an alias", "while scanning an anchor", "while scanning a simple key",
      "while scanning a quoted scalar":
      true
    default: false
    }
  }

  /// Where the offending token starts.
  var token: TextPosition { isAboutStartOfToken ? contextPosition ?? position : position }

  /// What is wrong, in libyaml's words where they say it.
  var message: String {
    if problem == "did not find expected alphabetic or numeric character" {
      if context == "while scanning an alias" { return "\"*\" without the name of an anchor" }
      if context == "while scanning an anchor" { return "\"&\" without the name of an anchor" }
    }
    guard let context, !context.hasPrefix("while scanning for") else { return problem }
    return "\(problem) \(context)"
  }

  /// What to write instead, as far as the problem gives it away.
  func advice(file: String) -> [String] {
    var notes: [String] = []
    if let context, context.hasPrefix("while parsing a "), let contextPosition,
      contextPosition != position
    {
      let what = context.dropFirst("while parsing a ".count)
      let place = SourceLocation(
        file: file,
        line: contextPosition.line,
        column: contextPosition.column
      )
      notes.append("the \(what) starts at \(place)")
    }
    if let hint { notes.append(hint) }
    return notes
  }

  private var hint: String? {
    switch (problem, context) {
    case ("did not find expected alphabetic or numeric character", "while scanning an alias"):
      "put a value that starts with \"*\" in quotes"
    case ("did not find expected alphabetic or numeric character", "while scanning an anchor"):
      "put a value that starts with \"&\" in quotes"
    case ("found character that cannot start any token", _):
      "indent with blanks, not with tabs; put a value that starts with \"@\", \"`\" or \"%\" in quotes"
    case ("mapping values are not allowed in this context", _):
      "check the indentation; put a value that contains \": \" in quotes"
    case ("did not find expected key", _), ("did not find expected '-' indicator", _):
      "check the indentation: it must be that of the lines before"
    case ("could not find expected ':'", _):
      "a key needs a \":\" and a blank behind it"
    case ("found unexpected end of stream", _), ("found unexpected document indicator", _):
      "close the quote"
    case ("did not find expected ',' or ']'", _):
      "separate the elements with \",\" and close the list with \"]\""
    case ("did not find expected ',' or '}'", _):
      "separate the members with \",\" and close the map with \"}\""
    case ("found unknown escape character", _):
      "write \"\\\\\" for a backslash, or use single quotes"
    case ("did not find expected <document start>", _):
      "check the indentation; begin each document with \"---\""
    case ("found undefined tag handle", _):
      "put a value that starts with \"!\" in quotes"
    default: nil
    }
  }
}
