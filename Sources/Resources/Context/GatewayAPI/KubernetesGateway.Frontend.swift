extension KubernetesGateway {
  /// `spec.tls.frontend`: which client certificates are asked for.
  package struct Frontend: Sendable, Hashable {
    package enum ClientValidation: Sendable, Hashable {
      case none
      /// `AllowValidOnly`, which is the default: a client without a valid certificate is refused.
      case required
      /// `AllowInsecureFallback`: no certificate, or an invalid one, will do as well.
      case optional
    }

    package let standard: ClientValidation
    /// `perPort`, by port.
    package let perPort: [Int: ClientValidation]

    package init(standard: ClientValidation = .none, perPort: [Int: ClientValidation] = [:]) {
      self.standard = standard
      self.perPort = perPort
    }

    /// What clients of a listener's port have to show.
    package func validation(at port: Int) -> ClientValidation { perPort[port] ?? standard }
  }
}
