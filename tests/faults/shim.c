/* Faults for one process: loaded into it by LD_PRELOAD, ordered through a file both sides have mapped.
 *
 * GUESTLIST_FAULTS_CONTROL=FILE         where the orders are (see struct orders; written by shim.rs)
 * GUESTLIST_FAULTS_SYNC_DELAY_US=5000   every fsync and fdatasync takes that much longer; needs no file
 *
 * Both are taken out of the environment again, because the program refuses settings it does not know. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum call { OFF, SYNC, WRITE, CONNECT, SEND, CLOCK };
enum act { KILL, FAIL, DELAY, TEAR };

/* The calls it hits: those of one sort whose file's path, or "socket LOCALPORT>PEERPORT", or for the clock whose
 * thread's name, contains `where`, from the `from`th on (counted from 1), `times` of them (0: all). `value` is an errno or microseconds. */
struct rule {
  _Atomic uint32_t call;
  uint32_t act, value, from, times;
  _Atomic uint32_t seen, hit;
  char where[100];
};

struct orders {
  _Atomic int64_t clock_shift_s;
  struct rule rules[8];
};

static struct orders *orders;
static long sync_delay_us;

__attribute__((constructor)) static void begin(void) {
  const char *delay = getenv("GUESTLIST_FAULTS_SYNC_DELAY_US"), *path = getenv("GUESTLIST_FAULTS_CONTROL");
  if (delay) sync_delay_us = atol(delay);
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file >= 0) {
    void *mapped = mmap(NULL, sizeof *orders, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) orders = mapped;
    close(file);
  }
  unsetenv("GUESTLIST_FAULTS_SYNC_DELAY_US");
  unsetenv("GUESTLIST_FAULTS_CONTROL");
}

static void pause_us(long us) {
  struct timespec span = {us / 1000000, us % 1000000 * 1000};
  nanosleep(&span, NULL);
}

static int port_of(const struct sockaddr_storage *at) {
  if (at->ss_family == AF_INET) return ntohs(((const struct sockaddr_in *)at)->sin_port);
  if (at->ss_family == AF_INET6) return ntohs(((const struct sockaddr_in6 *)at)->sin6_port);
  return 0;
}

static void name_socket(int fd, const struct sockaddr *to, socklen_t length, char *name, size_t room) {
  struct sockaddr_storage own = {0}, peer = {0};
  socklen_t size = sizeof own;
  getsockname(fd, (struct sockaddr *)&own, &size);
  size = sizeof peer;
  if (to) memcpy(&peer, to, length < sizeof peer ? length : sizeof peer);
  else getpeername(fd, (struct sockaddr *)&peer, &size);
  snprintf(name, room, "socket %d>%d", port_of(&own), port_of(&peer));
}

static void name_file(int fd, char *name, size_t room) {
  char link[40];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, name, room - 1);
  name[length > 0 ? length : 0] = 0;
}

/* What is ordered for this call: nothing (NULL), or a rule whose delay is over or whose kill is done. */
static const struct rule *struck(enum call call, int fd, const struct sockaddr *to, socklen_t length) {
  if (call == SYNC && sync_delay_us) pause_us(sync_delay_us);
  char name[PATH_MAX];
  *name = 0;
  for (int i = 0; orders && i < 8; i++) {
    struct rule *rule = &orders->rules[i];
    if (atomic_load(&rule->call) != call) continue;
    if (!*name) {
      if (call == CONNECT || call == SEND) name_socket(fd, to, length, name, sizeof name);
      else if (call == CLOCK) prctl(PR_GET_NAME, name);
      else name_file(fd, name, sizeof name);
    }
    if (!strstr(name, rule->where)) continue;
    uint32_t nth = atomic_fetch_add(&rule->seen, 1) + 1;
    if (nth < rule->from || (rule->times && nth >= rule->from + rule->times)) continue;
    atomic_fetch_add(&rule->hit, 1);
    if (rule->act == KILL) kill(getpid(), SIGKILL), pause();
    if (rule->act == DELAY) { pause_us(rule->value); continue; }
    errno = (int)rule->value;
    return rule;
  }
  return NULL;
}

static enum call writing(int fd) {
  struct stat about;
  return orders && !fstat(fd, &about) && S_ISSOCK(about.st_mode) ? SEND : WRITE;
}

/* Defines a libc function that asks first. A torn write is half done before the process dies. */
#define ASKING(type, name, parameters, call, fd, to, length, values, torn)                  \
  type name parameters {                                                                    \
    static type(*real) parameters;                                                          \
    if (!real) real = (type(*) parameters)dlsym(RTLD_NEXT, #name);                          \
    const struct rule *rule = struck(call, fd, to, length);                                 \
    if (rule && rule->act == TEAR) { real torn; kill(getpid(), SIGKILL); pause(); }         \
    return rule ? -1 : real values;                                                         \
  }
#define PLAIN(type, name, parameters, call, values) ASKING(type, name, parameters, call, fd, NULL, 0, values, values)

PLAIN(int, fsync, (int fd), SYNC, (fd))
PLAIN(int, fdatasync, (int fd), SYNC, (fd))
PLAIN(int, ftruncate, (int fd, off_t size), WRITE, (fd, size))
PLAIN(int, ftruncate64, (int fd, off64_t size), WRITE, (fd, size))
ASKING(ssize_t, write, (int fd, const void *from, size_t n), writing(fd), fd, NULL, 0, (fd, from, n), (fd, from, n / 2))
ASKING(ssize_t, pwrite, (int fd, const void *from, size_t n, off_t at), WRITE, fd, NULL, 0, (fd, from, n, at), (fd, from, n / 2, at))
ASKING(ssize_t, pwrite64, (int fd, const void *from, size_t n, off64_t at), WRITE, fd, NULL, 0, (fd, from, n, at), (fd, from, n / 2, at))
PLAIN(ssize_t, writev, (int fd, const struct iovec *parts, int count), writing(fd), (fd, parts, count))
ASKING(int, connect, (int fd, const struct sockaddr *to, socklen_t length), CONNECT, fd, to, length, (fd, to, length), (fd, to, length))
ASKING(ssize_t, send, (int fd, const void *from, size_t n, int flags), SEND, fd, NULL, 0, (fd, from, n, flags), (fd, from, n / 2, flags))
PLAIN(ssize_t, sendto, (int fd, const void *from, size_t n, int flags, const struct sockaddr *to, socklen_t length), SEND, (fd, from, n, flags, to, length))
PLAIN(ssize_t, sendmsg, (int fd, const struct msghdr *message, int flags), SEND, (fd, message, flags))

int clock_gettime(clockid_t clock, struct timespec *at) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  if (clock == CLOCK_REALTIME && struck(CLOCK, -1, NULL, 0)) return -1;
  int failed = real(clock, at);
  if (!failed && orders && clock == CLOCK_REALTIME) at->tv_sec += atomic_load(&orders->clock_shift_s);
  return failed;
}
