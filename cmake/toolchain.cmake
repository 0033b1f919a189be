# What every target is compiled and linked with.

# Paths are hashed relative to the build folder, so that all build folders at one depth share the cache.
find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_NOHASHDIR=1 CCACHE_BASEDIR=/
                                  CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime ${CCACHE})
endif()

find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# A file that includes grpcpp takes half a gigabyte to compile.
cmake_host_system_information(RESULT memory_mib QUERY TOTAL_PHYSICAL_MEMORY)
math(EXPR heavy_jobs "${memory_mib} / 700")
if(heavy_jobs LESS 1)
  set(heavy_jobs 1)
endif()
set_property(GLOBAL PROPERTY JOB_POOLS heavy=${heavy_jobs})
set(CMAKE_JOB_POOL_COMPILE heavy)

# Line numbers in a backtrace are what a release needs of debug information; the rest costs a third of the build.
set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O2 -g1 -DNDEBUG")

if(TERPADU_SANITIZE)
  add_compile_options(-fsanitize=${TERPADU_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer -O1)
  add_link_options(-fsanitize=${TERPADU_SANITIZE})
endif()

# Warnings are errors in our code; generated code and system headers are spared.
add_library(terpadu_warnings INTERFACE)
target_compile_options(terpadu_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wimplicit-fallthrough
                                                  -Werror -Wno-missing-field-initializers)
