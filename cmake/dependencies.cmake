# Debian's libraries, each linked statically where Debian ships an archive: start-up time is mostly dynamic linking.
find_package(PkgConfig REQUIRED)
find_package(Protobuf REQUIRED)

# mux_archive(NAME HEADER ARCHIVE...): an interface target mux::NAME for a system library.
function(mux_archive name header)
  find_path(MUX_${name}_INCLUDE ${header} REQUIRED)
  add_library(mux_dep_${name} INTERFACE)
  target_include_directories(mux_dep_${name} SYSTEM INTERFACE ${MUX_${name}_INCLUDE})
  foreach(archive ${ARGN})
    find_library(MUX_${name}_${archive} NAMES lib${archive}.a ${archive} REQUIRED)
    target_link_libraries(mux_dep_${name} INTERFACE ${MUX_${name}_${archive}})
  endforeach()
  add_library(mux::${name} ALIAS mux_dep_${name})
endfunction()

find_package(Threads REQUIRED)
mux_archive(event event2/event.h event_core)
mux_archive(terminfo term.h tinfo)
mux_archive(utempter utempter.h utempter)
mux_archive(protobuf google/protobuf/message_lite.h protobuf-lite)
target_link_libraries(mux_dep_protobuf INTERFACE Threads::Threads)
mux_archive(utf8proc utf8proc.h utf8proc)
mux_archive(zstd zstd.h zstd)
mux_archive(re2 re2/re2.h re2)
target_link_libraries(mux_dep_re2 INTERFACE Threads::Threads)
# One function of it is used: a client need not load the whole for that.
mux_archive(math math.h m)
find_path(MUX_FMT_INCLUDE fmt/format.h REQUIRED)
