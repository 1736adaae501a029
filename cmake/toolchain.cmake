# Compiler flags for every target: warnings as errors, sanitizers, ccache and the fastest linker present.
find_program(MUX_CCACHE ccache)
if(MUX_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${MUX_CCACHE})
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wnon-virtual-dtor
                    -Wold-style-cast -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # g++ 12 reports these inside the standard library's own inlined code.
  add_compile_options(-Wno-restrict -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-array-bounds
                      -Wno-missing-field-initializers)
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  add_compile_options(-Wno-missing-field-initializers -Wno-missing-designated-field-initializers)
endif()

if(MUX_SANITIZE)
  add_compile_options(-fsanitize=${MUX_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  # The sanitizers' tables are full of pointers: as relocations they would be three quarters of each start's time.
  add_link_options(-fsanitize=${MUX_SANITIZE} -no-pie)
else()
  # A one-shot client starts thousands of times a day: no relocations for our own C++ runtime.
  add_link_options(-static-libstdc++ -static-libgcc)
  # Nor for what no code reaches, nor for a library that nothing is taken from.
  add_compile_options($<$<CONFIG:Release>:-ffunction-sections> $<$<CONFIG:Release>:-fdata-sections>)
  add_link_options($<$<CONFIG:Release>:-Wl,--gc-sections> $<$<CONFIG:Release>:-Wl,--as-needed>)
  # Ten thousand relocations are forty pages that each start would write; heap, stack and libc stay randomised.
  if(NOT MUX_PIE)
    add_link_options($<$<CONFIG:Release>:-no-pie>)
  endif()
endif()
if(MUX_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND EXISTS /usr/bin/ld.lld)
  set(MUX_LLD ON)
  add_link_options(-fuse-ld=lld)
endif()
