# The headers that nearly every file parses, compiled once: that halves the time of a build, and again what services and
# tests share of libs/, with the templates that it instantiates.
set(TERPADU_COMMON_HEADERS
    <absl/container/flat_hash_map.h> <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h>
    <absl/strings/str_format.h> <absl/strings/str_join.h> <absl/time/time.h>
    <google/protobuf/descriptor.pb.h> <google/protobuf/duration.pb.h> <google/protobuf/map_field_inl.h>
    <google/protobuf/message.h> <google/protobuf/timestamp.pb.h>
    <algorithm> <chrono> <functional> <map> <memory> <optional> <span> <string> <string_view> <vector>)
set(TERPADU_SERVICE_HEADERS
    <libs/base/calendar.h> <libs/base/error.h> <libs/base/identity.h> <libs/base/resource_name.h> <libs/base/rupiah.h>
    <libs/base/status.h> <libs/journal/append.h> <libs/postgres/connection.h> <libs/rpc/call_context.h> <libs/rpc/etag.h>
    <libs/rpc/handlers.h> <libs/rpc/idempotency.h> <libs/rpc/paging.h> <libs/rules/rules.h>)

add_compile_options(-pthread)  # predefines a macro, so that all must say it or none
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options("SHELL:-Xclang -fno-pch-timestamp")  # else ccache never finds what uses them
endif()
file(WRITE ${CMAKE_BINARY_DIR}/precompiled.cc "")
function(terpadu_precompiled name)
  cmake_parse_arguments(arg "" "" "HEADERS;DEPS" ${ARGN})
  add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_link_libraries(${name} PRIVATE protobuf::libprotobuf terpadu_warnings ${arg_DEPS})
  target_precompile_headers(${name} PRIVATE ${TERPADU_COMMON_HEADERS} ${arg_HEADERS})
endfunction()

# A program's files are compiled in another way than a library's, and tests without optimization: half of what an
# optimized test file costs to compile is spent on making it fast.
function(terpadu_precompiled_for_tests name)
  terpadu_precompiled(${name} ${ARGN})
  set_target_properties(${name} PROPERTIES POSITION_INDEPENDENT_CODE OFF)
  target_compile_options(${name} PRIVATE -fPIE -O0)
endfunction()

terpadu_precompiled(terpadu_headers)
terpadu_precompiled_for_tests(terpadu_test_headers HEADERS <gmock/gmock.h> <gtest/gtest.h> DEPS GTest::gmock GTest::gtest)
if(NOT TERPADU_WITHOUT_GRPC)
  set(libs terpadu_rpc terpadu_journal terpadu_rules terpadu_proto)
  terpadu_precompiled(terpadu_service_headers HEADERS ${TERPADU_SERVICE_HEADERS} DEPS ${libs})
  terpadu_precompiled_for_tests(terpadu_service_test_headers HEADERS <gmock/gmock.h> <gtest/gtest.h> ${TERPADU_SERVICE_HEADERS}
                                DEPS ${libs} GTest::gmock GTest::gtest)
endif()

# The set of the folder: libs know nothing of what stands above them.
function(terpadu_use_precompiled target set)
  string(FIND ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/libs/ in_libs)
  if(in_libs EQUAL -1)
    target_precompile_headers(${target} REUSE_FROM terpadu_service_${set})
  else()
    target_precompile_headers(${target} REUSE_FROM terpadu_${set})
  endif()
endfunction()
