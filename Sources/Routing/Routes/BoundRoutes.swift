internal import Basics
internal import Mesh
internal import Resources

/// The rules for some hosts at some gateways: a VirtualService as istiod holds it, or what istiod
/// makes of routes of the Gateway API.
struct BoundRoutes: Sendable, Hashable {
  let name: ObjectName
  let creationTimestamp: Int64?
  let hosts: [ByteString]
  /// `namespace/name`, or `mesh`.
  let gateways: Set<ByteString>
  let visibility: Visibility
  let isGatewayAPI: Bool
  var http: [HTTPRule] = []
  var tls: [ConnectionRule] = []
  var tcp: [ConnectionRule] = []

  /// The order in which istiod looks at them: by creation, name and namespace; without a time last.
  static func precedes(_ left: BoundRoutes, _ right: BoundRoutes) -> Bool {
    let times = (left.creationTimestamp ?? .max, right.creationTimestamp ?? .max)
    if times.0 != times.1 { return times.0 < times.1 }
    return left.name.name == right.name.name
      ? left.name.namespace < right.name.namespace : left.name.name < right.name.name
  }
}

/// The proxies that get to know of an object: `exportTo`.
enum Visibility: Sendable, Hashable {
  case everywhere
  case nowhere
  case namespaces(Set<ByteString>)

  /// Reads `exportTo` of an object in a namespace; empty is the mesh's default.
  init(_ exportTo: [ByteString], of namespace: ByteString) {
    let values = Set(exportTo.map { $0 == "." ? namespace : $0 })
    if values.isEmpty || values.contains("*") {
      self = .everywhere
    } else if values.contains("~") {
      self = .nowhere
    } else {
      self = .namespaces(values)
    }
  }

  /// Whether an object of `namespace` may be used as a delegate by one of `other`.
  func includes(_ other: ByteString) -> Bool {
    switch self {
    case .everywhere: true
    case .nowhere: false
    case .namespaces(let namespaces): namespaces.contains(other)
    }
  }
}

extension Sequence<BoundRoutes> {
  /// The ones for a gateway that a proxy of a namespace gets, in the order in which they count: those
  /// for its namespace alone, those exported to it, those for all; of these the Gateway API's of its
  /// own namespace first.
  func bound(to gateway: ByteString, in namespace: ByteString) -> [BoundRoutes] {
    var own: [BoundRoutes] = []
    var exported: [BoundRoutes] = []
    var preferred: [BoundRoutes] = []
    var common: [BoundRoutes] = []
    for routes in self where routes.gateways.contains(gateway) {
      switch routes.visibility {
      case .nowhere: continue
      case .namespaces(let namespaces):
        guard namespaces.contains(namespace) else { continue }
        if routes.name.namespace == namespace {
          own.append(routes)
        } else {
          exported.append(routes)
        }
      case .everywhere:
        if routes.isGatewayAPI, routes.name.namespace == namespace {
          preferred.append(routes)
        } else {
          common.append(routes)
        }
      }
    }
    return own + exported + preferred + common
  }
}
