/*
 * Each thread of one process that is about to wait for a condition falls asleep 8 ms late, with its mutex
 * held: who wakes it without that mutex wakes nobody.
 * Built with: gcc -shared -fPIC -o late_sleep.so late_sleep.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <time.h>

typedef int wait_function(pthread_cond_t *, pthread_mutex_t *);

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
  static wait_function *real;
  const struct timespec late = {0, 8000000};
  /* On x86-64 the symbol without a version is an older one with another layout. */
  if (real == NULL) real = (wait_function *)dlvsym(RTLD_NEXT, "pthread_cond_wait", "GLIBC_2.3.2");
  if (real == NULL) real = (wait_function *)dlsym(RTLD_NEXT, "pthread_cond_wait");
  nanosleep(&late, NULL);
  return real(condition, mutex);
}
