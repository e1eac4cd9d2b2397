/*
 * Makes calls of one process fail as a disk would, for files below a folder that is named after its fault:
 *
 *   .../fault-CALL-COUNT-ERRNO/...
 *
 * CALL is write, fsync, fdatasync, ftruncate or short. The COUNT-th such call on files below the folder fails
 * with ERRNO; all others work. `short` is a write that takes half of its bytes and reports no error.
 * Built with: gcc -shared -fPIC -o disk_faults.so disk_faults.c -ldl
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#define FOLDERS 256

static struct {
  char name[64];
  int calls;
} folders[FOLDERS];

/* The errno of this call, 0 where it is to work. */
static int fault(const char *call, int fd) {
  char link[64], path[4096], kind[16], folder[64];
  int count, error;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  const char *mark = strstr(path, "/fault-");
  if (mark == NULL || sscanf(mark, "/%63[^/]", folder) != 1) return 0;
  if (sscanf(folder, "fault-%15[a-z]-%d-%d", kind, &count, &error) != 3 || strcmp(kind, call) != 0) return 0;
  for (int at = 0; at < FOLDERS; at++) {
    if (folders[at].name[0] == 0) strcpy(folders[at].name, folder);
    if (strcmp(folders[at].name, folder) != 0) continue;
    folders[at].calls++;
    return folders[at].calls == count ? error : 0;
  }
  return 0;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

#define FAIL(call)                   \
  do {                               \
    int error = fault(call, fd);     \
    if (error != 0) {                \
      errno = error;                 \
      return -1;                     \
    }                                \
  } while (0)

static size_t taken(int fd, size_t count) { return count > 1 && fault("short", fd) ? count / 2 : count; }

ssize_t write(int fd, const void *bytes, size_t count) {
  FAIL("write");
  return REAL(write)(fd, bytes, taken(fd, count));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t offset) {
  FAIL("write");
  return REAL(pwrite64)(fd, bytes, taken(fd, count), offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t offset) {
  FAIL("write");
  return REAL(pwrite)(fd, bytes, taken(fd, count), offset);
}

int fsync(int fd) {
  FAIL("fsync");
  return REAL(fsync)(fd);
}

int fdatasync(int fd) {
  FAIL("fdatasync");
  return REAL(fdatasync)(fd);
}

int ftruncate(int fd, off_t length) {
  FAIL("ftruncate");
  return REAL(ftruncate)(fd, length);
}

int ftruncate64(int fd, off64_t length) {
  FAIL("ftruncate");
  return REAL(ftruncate64)(fd, length);
}
