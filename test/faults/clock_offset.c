/*
 * Shifts the real-time clock of one process by WORLDFORGE_CLOCK_OFFSET_S seconds; monotonic clocks and all
 * other processes keep theirs. Waits until a time of the shifted clock are shifted back for the system.
 * Built with: gcc -shared -fPIC -o clock_offset.so clock_offset.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>

/* A time since the last start of a machine is far below this, one since 1970 above. */
#define REAL_TIME_MIN 1000000000

static long offset(void) {
  const char *text = getenv("WORLDFORGE_CLOCK_OFFSET_S");
  return text == NULL ? 0 : atol(text);
}

/* A time of the system for one of the shifted clock. */
static struct timespec back(const struct timespec *until) {
  struct timespec shifted = *until;
  if (shifted.tv_sec > REAL_TIME_MIN) shifted.tv_sec -= offset();
  return shifted;
}

int clock_gettime(clockid_t id, struct timespec *now) {
  static int (*real)(clockid_t, struct timespec *);
  if (real == NULL) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(id, now);
  if (result == 0 && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE)) now->tv_sec += offset();
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  struct timespec exact;
  (void)zone;
  int result = clock_gettime(CLOCK_REALTIME, &exact);
  if (result != 0 || now == NULL) return result;
  now->tv_sec = exact.tv_sec;
  now->tv_usec = exact.tv_nsec / 1000;
  return 0;
}

int pthread_cond_timedwait(pthread_cond_t *restrict change, pthread_mutex_t *restrict lock,
                           const struct timespec *restrict until) {
  /* The unversioned name is that of an older, incompatible condition. */
  static int (*real)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *);
  if (real == NULL)
    real = (int (*)(pthread_cond_t *, pthread_mutex_t *, const struct timespec *))dlvsym(
        RTLD_NEXT, "pthread_cond_timedwait", "GLIBC_2.3.2");
  struct timespec shifted = back(until);
  return real(change, lock, &shifted);
}

int pthread_cond_clockwait(pthread_cond_t *restrict change, pthread_mutex_t *restrict lock, clockid_t id,
                           const struct timespec *restrict until) {
  static int (*real)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *);
  if (real == NULL)
    real = (int (*)(pthread_cond_t *, pthread_mutex_t *, clockid_t, const struct timespec *))dlsym(
        RTLD_NEXT, "pthread_cond_clockwait");
  struct timespec shifted = back(until);
  return real(change, lock, id, &shifted);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict lock, const struct timespec *restrict until) {
  static int (*real)(pthread_mutex_t *, const struct timespec *);
  if (real == NULL)
    real = (int (*)(pthread_mutex_t *, const struct timespec *))dlsym(RTLD_NEXT, "pthread_mutex_timedlock");
  struct timespec shifted = back(until);
  return real(lock, &shifted);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
  static int (*real)(sem_t *, const struct timespec *);
  if (real == NULL) real = (int (*)(sem_t *, const struct timespec *))dlsym(RTLD_NEXT, "sem_timedwait");
  struct timespec shifted = back(until);
  return real(semaphore, &shifted);
}
