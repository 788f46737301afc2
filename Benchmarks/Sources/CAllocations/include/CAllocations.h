#pragma once

/// How often memory was asked for since the process began; 0 where malloc cannot be stood in for.
unsigned long allocations_so_far(void);
