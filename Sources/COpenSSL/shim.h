#ifndef MESHPROOF_COPENSSL_SHIM_H
#define MESHPROOF_COPENSSL_SHIM_H
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

/* BN_num_bytes is a function-like macro. */
static inline int meshproof_BN_num_bytes(const BIGNUM *number) { return BN_num_bytes(number); }

/* EVP_PKEY_PUBLIC_KEY is made of other macros, which Swift does not import. */
static inline int meshproof_EVP_PKEY_PUBLIC_KEY(void) { return EVP_PKEY_PUBLIC_KEY; }

/* A parameter builder keeps the addresses of names and values; what Swift passes for a string or an
   array lives only as long as the call. The result owns its values and names literals of C; it is
   the caller's to free. NULL when memory runs out. */
static inline OSSL_PARAM *meshproof_rsa_parameters(const BIGNUM *modulus, const BIGNUM *exponent) {
  OSSL_PARAM *parameters = NULL;
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  if (builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) &&
      OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, exponent))
    parameters = OSSL_PARAM_BLD_to_param(builder);
  OSSL_PARAM_BLD_free(builder);
  return parameters;
}

/* As above. */
static inline OSSL_PARAM *meshproof_ec_parameters(const char *curve, const unsigned char *point,
                                                  size_t count) {
  OSSL_PARAM *parameters = NULL;
  OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
  if (builder != NULL &&
      OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, curve, 0) &&
      OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, count))
    parameters = OSSL_PARAM_BLD_to_param(builder);
  OSSL_PARAM_BLD_free(builder);
  return parameters;
}

/* EVP_EC_gen is a macro around a variadic function. A new reference, NULL on failure. */
static inline EVP_PKEY *meshproof_ec_key(const char *curve) { return EVP_EC_gen(curve); }

/* A P-256 group whose generator is that point, with the table of its multiples that the P-256 of
   OpenSSL makes use of; making it takes as long as hundreds of verifications. A new reference; NULL
   where OpenSSL has no such tables: EC_GROUP_precompute_mult is deprecated, without a successor. */
static inline EC_GROUP *meshproof_p256_multiples(const unsigned char *point, size_t count) {
#ifdef OPENSSL_NO_DEPRECATED_3_0
  (void)point; (void)count;
  return NULL;
#else
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1);
  EC_POINT *generator = group == NULL ? NULL : EC_POINT_new(group);
  int is_ready = generator != NULL &&
      EC_POINT_oct2point(group, generator, point, count, NULL) == 1 &&
      EC_GROUP_set_generator(group, generator, EC_GROUP_get0_order(group), BN_value_one()) == 1;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  is_ready = is_ready && EC_GROUP_precompute_mult(group, NULL) == 1 &&
      EC_GROUP_have_precompute_mult(group) == 1;
#pragma GCC diagnostic pop
  EC_POINT_free(generator);
  if (is_ready) return group;
  EC_GROUP_free(group);
  return NULL;
#endif
}

/* The coordinates x and z of a point as OpenSSL has it: its affine x is x / z^2. Deprecated in
   OpenSSL 3.0, without a replacement; to divide takes as long as half a product. */
static inline int meshproof_jacobian_coordinates(const EC_GROUP *group, const EC_POINT *point,
                                                 BIGNUM *x, BIGNUM *z, BN_CTX *context) {
#ifdef OPENSSL_NO_DEPRECATED_3_0
  (void)group; (void)point; (void)x; (void)z; (void)context;
  return 0;
#else
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  return EC_POINT_get_Jprojective_coordinates_GFp(group, point, x, NULL, z, context);
#pragma GCC diagnostic pop
#endif
}

/* Without a callback OpenSSL asks for a password at the terminal when a PEM text claims to be
   encrypted; this one never has any. */
static inline int meshproof_no_password(char *buffer, int size, int writing, void *context) {
  (void)buffer; (void)size; (void)writing; (void)context;
  return -1;
}
#endif
