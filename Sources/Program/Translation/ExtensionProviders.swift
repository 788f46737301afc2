internal import Basics
internal import Resources

/// Which extension providers CUSTOM may use (AP-35).
struct ExtensionProviders {
  private var byName: [ByteString: Result<MeshConfig.ExtensionProvider, BadProvider>] = [:]

  /// Why a provider denies all its matches.
  struct BadProvider: Error {
    let reason: String
  }

  init(_ providers: [MeshConfig.ExtensionProvider], behavior: ReleaseBehavior) {
    for provider in providers {
      // Providers of other types are as if they were not there.
      guard provider.kind == .extAuthzHTTP || provider.kind == .extAuthzGRPC else { continue }
      if byName[provider.name] != nil {
        // The later entry wins, and is bad.
        byName[provider.name] = .failure(
          BadProvider(reason: "the provider name \"\(provider.name)\" is given twice in MeshConfig")
        )
      } else if let reason = Self.problem(of: provider, behavior: behavior) {
        byName[provider.name] = .failure(BadProvider(reason: reason))
      } else {
        byName[provider.name] = .success(provider)
      }
    }
  }

  /// The provider of that name, or why it cannot be used.
  func provider(named name: ByteString) -> Result<MeshConfig.ExtensionProvider, BadProvider> {
    byName[name]
      ?? .failure(
        BadProvider(reason: "MeshConfig has no ext_authz extension provider named \"\(name)\"")
      )
  }

  private static func problem(
    of provider: MeshConfig.ExtensionProvider,
    behavior: ReleaseBehavior
  ) -> String? {
    let name = provider.name
    if name.isEmpty { return "the provider has no name" }
    if behavior.checksProviderNames {
      let isLabel =
        name.count <= 63 && name.bytes.first != UInt8(ascii: "-")
        && name.bytes.last != UInt8(ascii: "-")
        && name.bytes.allSatisfy {
          (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
      if !isLabel {
        return "the provider name \"\(name)\" may only have a-z, 0-9 and inner hyphens, up to 63"
      }
    }
    if provider.service.isEmpty { return "the provider \"\(name)\" names no service" }
    guard let port = provider.port, (1...65535).contains(port) else {
      return "the port of provider \"\(name)\" is not from 1 to 65535"
    }
    if !provider.statusOnError.isEmpty,
      !knownStatusCodes.contains(Int(provider.statusOnError.string) ?? -1)
    {
      return "statusOnError \"\(provider.statusOnError)\" of provider \"\(name)\" is no HTTP status"
    }
    if provider.kind == .extAuthzHTTP {
      if !provider.pathPrefix.isEmpty, provider.pathPrefix.bytes.first != UInt8(ascii: "/") {
        return "pathPrefix \"\(provider.pathPrefix)\" of provider \"\(name)\" does not begin with /"
      }
      if provider.headerLists.contains("*") {
        return "a header list of provider \"\(name)\" has a bare *"
      }
    }
    return nil
  }

  /// The status codes that Envoy's API names.
  private static let knownStatusCodes: Set<Int> = Set(
    [0, 100] + Array(200...208) + [226] + Array(300...305) + [307, 308] + Array(400...417)
      + Array(421...424) + [426, 428, 429, 431] + Array(500...508) + [510, 511]
  )
}
