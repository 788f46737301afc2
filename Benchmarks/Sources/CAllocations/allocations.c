#include "CAllocations.h"

#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

static atomic_ulong count;

unsigned long allocations_so_far(void) {
  return atomic_load_explicit(&count, memory_order_relaxed);
}

#ifdef __GLIBC__

// glibc's own functions under the names that it keeps for those who replace malloc.
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t number, size_t size);
extern void *__libc_realloc(void *pointer, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

// What is measured has one thread, so that counting need not cost a locked addition.
static void add(void) {
  unsigned long now = atomic_load_explicit(&count, memory_order_relaxed);
  atomic_store_explicit(&count, now + 1, memory_order_relaxed);
}

void *malloc(size_t size) {
  add();
  return __libc_malloc(size);
}

void *calloc(size_t number, size_t size) {
  add();
  return __libc_calloc(number, size);
}

void *realloc(void *pointer, size_t size) {
  add();
  return __libc_realloc(pointer, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
  add();
  return __libc_memalign(alignment, size);
}

int posix_memalign(void **pointer, size_t alignment, size_t size) {
  add();
  *pointer = __libc_memalign(alignment, size);
  return *pointer ? 0 : 12;
}

#endif
