#ifndef MESHPROOF_CLIBYAML_SHIM_H
#define MESHPROOF_CLIBYAML_SHIM_H
#include <yaml.h>
#endif
