internal import JSON

/// Values of policies for ztunnel, and connections that nearly fit them.
extension CaseGenerator {
  mutating func ports() -> JSONValue {
    texts(
      random.picks(
        1...2,
        [
          "8080", "8080", "8080", "08080", "9090", "80", "0", "65535", "65536", "http", "-1", "+80",
          " 80", "", "99999999999999999999", "8_080",
        ]
      )
    )
  }

  mutating func principals() -> JSONValue {
    let domain = random.pick(trustDomains + [trustDomains[0], trustDomains[0]])
    return texts(
      random.picks(
        1...2,
        [
          "\(domain)/ns/foo/sa/bar", "\(domain)/ns/foo/sa/bar", "\(domain)/ns/x/sa/y",
          "spiffe://\(domain)/ns/foo/sa/bar", "*", "*", "**", "*a*", "*/sa/bar", "*/ns/foo/*",
          "\(domain)/*", "\(domain)/ns/foo/*", "spiffe://*", "bar", "",
        ]
      )
    )
  }

  mutating func namespaces() -> JSONValue {
    texts(random.picks(1...2, ["foo", "foo", "x", "*", "f*", "*o", "**", "*o*", "app", "", "bad"]))
  }

  mutating func accounts() -> JSONValue {
    texts(
      random.picks(
        1...2,
        ["bar", "foo/bar", "foo/bar", "x/y", "foo/bar/z", "/bar", "foo/", "foo/*"]
      )
    )
  }

  mutating func blocks() -> JSONValue {
    texts(
      random.picks(
        1...2,
        [
          "10.0.1.5", "10.0.1.5", "10.0.0.0/16", "10.0.9.9/16", "10.0.2.9", "10.0.2.0/24",
          "0.0.0.0/0", "::/0", "::ffff:10.0.1.5", "::ffff:10.0.0.0/104", "fd00::/8", "fd00::1",
          "fd00::1%eth0", "fd00::1%", "fd00::1%eth0/64", "10.0.1.05", "300.1.1.1", "10.0.1.5/33",
          "10.0.1.5/024", "10.0.1.5/-1", "", "/8", "localhost",
        ]
      )
    )
  }

  mutating func makeZTunnelRequest(id: String) -> JSONValue {
    let own = trustDomains[0]
    let principal = random.pick([
      "\(own)/ns/foo/sa/bar", "\(own)/ns/foo/sa/bar", "\(own)/ns/foo/sa/bar", "\(own)/ns/x/sa/y",
      "\(own)/ns/foo/sa/bar", "\(own)/ns/foo/sa/bar", "\(own)/ns/foo/sa/bar", "\(own)/ns/x/sa/y",
      "\(own)/ns/foo/sa/bar", "\(own)/ns/foo/sa/bar", "\(own)/ns/x/sa/y", "\(own)/ns/bad/sa/bar",
      "\(own)/ns/x/sa/y", "\(own)/ns/app/sa/bar", "spiffe://\(own)/ns/foo/sa/bar",
      "old-td/ns/foo/sa/bar", "td1/ns/foo/sa/bar", "\(own)/ns//sa/bar", "\(own)/ns/foo/sa/bar/z",
      "\(own)/foo", "https://\(own)/ns/foo/sa/bar", "CN=client",
    ])
    let addresses = ["10.0.1.5", "10.0.1.5", "10.0.9.9", "::ffff:10.0.1.5", "fd00::1", "10.1.0.1"]
    let hasPrincipal = random.chance(60)
    let usesAccount = hasPrincipal && random.chance(10)
    let labels = random.pick([
      object(("app", "a")), object(("app", "a")), object(("app", "a"), ("v", "1")),
      object(("app", "b")), object(),
    ])
    return object(
      ("id", text(id)),
      (
        "source",
        object(
          ("principal", hasPrincipal && !usesAccount ? text(principal) : .none),
          ("serviceAccount", usesAccount ? "foo/bar" : .none),
          ("ip", random.chance(90) ? text(random.pick(addresses)) : .none)
        )
      ),
      (
        "destination",
        object(
          ("namespace", random.chance(90) ? "app" : "istio-system"),
          ("labels", labels),
          ("dataPlane", "ambient"),
          (
            "ip",
            random.chance(90)
              ? text(random.pick(["10.0.2.9", "::ffff:10.0.2.9", "fd00::2"])) : .none
          ),
          (
            "port",
            random.chance(95) ? .integer(Int64(random.pick([8080, 8080, 8080, 9090, 80]))) : .none
          )
        )
      ),
      (
        "connection",
        random.chance(15)
          ? object(("tls", text(random.pick(["mtls", "plaintext", "tls"])))) : .none
      ),
      ("http", random.chance(30) ? object(("method", "GET"), ("path", "/x")) : .none)
    )
  }
}
