internal import MeshProof

/// Properties of a proxy's configuration.
///
/// - With an error there is no proxy to ask, and without one there is none among the problems.
/// - Answers are the same explained or not, and can be shown as text and as JSON.
func checkProxyConfiguration(_ input: [UInt8]) throws(Violation) {
  guard let policies = Fixtures.policies else { throw Violation("the fixture can be loaded") }
  let proxy: ProxyConfiguration
  do throws(LoadingError) {
    proxy = try policies.proxy(reading: InputFile(name: "dump", bytes: input))
  } catch {
    try require(error.diagnostics.hasErrors, "what cannot be loaded has an error")
    return
  }
  try require(!proxy.diagnostics.hasErrors, "with an error nothing is loaded")
  for request in Samples.requests {
    try checkAnswer { (explains) throws(RequestError) in
      try proxy.evaluate(request, now: Fixtures.now, explains: explains)
    }
  }
  let description = proxy.describe()
  try require(!description.text.isEmpty, "a description has a text")
  try checkText(description.json)
}
