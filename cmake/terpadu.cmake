# The few words that the CMakeLists.txt of a lib or a service is written in.

function(terpadu_add_part folder)
  if(TERPADU_PARTS AND NOT folder IN_LIST TERPADU_PARTS)
    return()
  endif()
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/CMakeLists.txt)
    add_subdirectory(${folder})
  endif()
endfunction()

# terpadu_library(name [DEPS …]): every .cc of the folder (and of domain/ and store/), tests and main.cc apart; a domain/
# with a CMakeLists.txt is a library of its own.
function(terpadu_library name)
  cmake_parse_arguments(arg "" "" "DEPS" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS *.cc domain/*.cc store/*.cc)
  list(FILTER sources EXCLUDE REGEX "(_test|/main)\\.cc$")
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/domain/CMakeLists.txt)
    list(FILTER sources EXCLUDE REGEX "/domain/[^/]*\\.cc$")
  endif()
  if(NOT sources AND NOT EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/migrations)  # headers only
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(${name} INTERFACE ${arg_DEPS})
    return()
  endif()
  add_library(${name} STATIC ${sources})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${arg_DEPS} PRIVATE terpadu_warnings)
  terpadu_use_precompiled(${name} headers)
  if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/migrations)
    terpadu_embed_migrations(${name})
  endif()
endfunction()

# The numbered SQL files of migrations/ become one constant of the library: <folder>/migrations.h declares it by hand.
function(terpadu_embed_migrations name)
  file(GLOB sql CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/migrations/*.sql)
  cmake_path(GET CMAKE_CURRENT_SOURCE_DIR FILENAME set)
  set(out ${CMAKE_CURRENT_BINARY_DIR}/migrations.cc)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DSET=${set} -DOUT=${out} "-DSQL=${sql}" -P ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
    DEPENDS ${sql} ${CMAKE_SOURCE_DIR}/cmake/embed_migrations.cmake
    VERBATIM)
  target_sources(${name} PRIVATE ${out})
endfunction()

# terpadu_test(name [DEPS …] [SOURCES …]): one program of all *_test.cc of the folder and of tests/, one ctest entry.
function(terpadu_test name)
  cmake_parse_arguments(arg "" "" "DEPS;SOURCES" ${ARGN})
  if(NOT arg_SOURCES)
    file(GLOB arg_SOURCES CONFIGURE_DEPENDS *_test.cc tests/*.cc domain/*_test.cc store/*_test.cc)
  endif()
  if(NOT arg_SOURCES)
    return()
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE ${arg_DEPS} terpadu_testing terpadu_warnings)
  terpadu_use_precompiled(${name} test_headers)
  target_compile_options(${name} PRIVATE -O0)
  add_test(NAME ${name} COMMAND ${name})
  set_tests_properties(${name} PROPERTIES TIMEOUT 300)
endfunction()

# terpadu_server(service): <service>-server from main.cc and the service's library.
function(terpadu_server service)
  file(GLOB main CONFIGURE_DEPENDS main.cc)
  if(NOT main)
    return()
  endif()
  add_executable(${service}-server ${main})
  target_link_libraries(${service}-server PRIVATE terpadu_${service} terpadu_warnings)
  set_target_properties(${service}-server PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
endfunction()
