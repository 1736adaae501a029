/* A library that is loaded before the C library, and makes some of its calls fail while a file asks for it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* The content of $MUX_FAULTS/name as a number; 0 when there is no such file. */
static long long asked(const char* name) {
  char path[4096];
  char text[32] = {0};
  const char* folder = getenv("MUX_FAULTS");
  const int error = errno;
  long long number = 0;
  if (folder != NULL && snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path) {
    const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
      if (syscall(SYS_read, file, text, sizeof text - 1) > 0) number = atoll(text);
      syscall(SYS_close, file);
    }
  }
  errno = error;
  return number;
}

pid_t fork(void) {
  if (asked("fork") != 0) {
    errno = EAGAIN;
    return -1;
  }
  return (pid_t)syscall(SYS_clone, 17 /* SIGCHLD */, 0, 0, 0, 0);
}

/* A clock on the wall that is so many seconds ahead. */
int clock_gettime(clockid_t clock, struct timespec* time) {
  const int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += asked("clock");
  return result;
}

int gettimeofday(struct timeval* restrict time, void* restrict zone) {
  struct timespec now;
  (void)zone;
  clock_gettime(CLOCK_REALTIME, &now);
  time->tv_sec = now.tv_sec;
  time->tv_usec = now.tv_nsec / 1000;
  return 0;
}

time_t time(time_t* out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out != NULL) *out = now.tv_sec;
  return now.tv_sec;
}
