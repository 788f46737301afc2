#ifndef MESHPROOF_CJANSSON_SHIM_H
#define MESHPROOF_CJANSSON_SHIM_H
#include <jansson.h>

/* json_typeof is a function-like macro. */
static inline json_type meshproof_json_typeof(const json_t *value) { return json_typeof(value); }

/* JSON_INDENT is a function-like macro. */
static inline size_t meshproof_json_indent(int spaces) { return JSON_INDENT(spaces); }

/* JSON_REAL_PRECISION is a function-like macro. */
static inline size_t meshproof_json_real_precision(int digits) {
  return JSON_REAL_PRECISION(digits);
}

/* In Swift the function json_error_code hides behind the enumeration of the same name. */
static inline int meshproof_json_error_is_numeric_overflow(const json_error_t *error) {
  return json_error_code(error) == json_error_numeric_overflow;
}

/* Swift sees the array member as a tuple of 160 characters. */
static inline const char *meshproof_json_error_text(const json_error_t *error) {
  return error->text;
}
#endif
