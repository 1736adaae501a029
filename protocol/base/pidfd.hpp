// glibc's pidfd functions: its header lacks the C linkage that C++ needs (fixed in glibc 2.37).
#pragma once

#include <signal.h>
#include <sys/types.h>

extern "C" {
#include <sys/pidfd.h>
}
