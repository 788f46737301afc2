#ifndef MESHPROOF_CJANSSON_SHIM_H
#define MESHPROOF_CJANSSON_SHIM_H
#include <jansson.h>
#endif
