internal import Basics
internal import Program

extension JWTProvider {
  /// The key set that istiod sends where it could not fetch one: a public RSA key whose private half
  /// nobody has (JWKS-13).
  ///
  /// The same key as istiod's, so that a dump of a proxy can be recognized by it.
  static let placeholder: ByteString = """
    {
      "keys": [
        {
          "kty": "RSA",
          "e": "AQAB",
          "n": "\(modulus)"
        }
      ]
    }
    """

  private static let modulus =
    "0xObjM0UvS_oaazjpEYlAbwctEJ4L8pH3OuTb7qth7gUwqet-EzQB4dgFdvSdMgrLnSncQGRjpEYz3F3viIbH-3E"
    + "N3TxSlPNviHxeOdyiBVfumN8dMxbLvVJUpfNOnvmMxJcl-8NNjAwcOjk4otSALaYgYYyOPyvKtgVdrQr-FoubWX4"
    + "yrjxW-MJ2-7OBeepUUNOsVwGV23YX03sVkkyvY3otRflkBcY3_HKpBxJl9wk2GyOShN4_PNUF9-vwfnvOXMbCDX-"
    + "w4PTef4geeb_GiT40YCKHTKMSPVanGRn5GExIWmki-mmqh94-mPTJyBR74ShspL3BxPZitDL574T1w"
}
