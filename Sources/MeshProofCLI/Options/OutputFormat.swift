internal import ArgumentParser

/// The formats of `query`.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text, json, jsonl, dot, mermaid
}

/// When to use colour.
enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}
