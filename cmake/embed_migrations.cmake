# Writes OUT: the files of SQL as one constant `terpadu::<SET>::kMigrations`.
set(body "")
foreach(file IN LISTS SQL)
  get_filename_component(stem ${file} NAME_WE)
  if(NOT stem MATCHES "^([0-9]+)_(.+)$")
    message(FATAL_ERROR "${file}: a migration is named 0001_what_it_does.sql")
  endif()
  set(name ${CMAKE_MATCH_2})
  string(REGEX REPLACE "^0+" "" number ${CMAKE_MATCH_1})  # a leading zero would make it octal
  file(READ ${file} text)
  string(APPEND body "    {${number}, \"${name}\", R\"~sql~(${text})~sql~\"},\n")
endforeach()
file(WRITE ${OUT} "#include \"libs/postgres/migrate.h\"

namespace terpadu::${SET} {
namespace {
constexpr postgres::Migration kAll[] = {
${body}};
}  // namespace
extern const postgres::MigrationSet kMigrations;
constinit const postgres::MigrationSet kMigrations = {\"${SET}\", kAll};
}  // namespace terpadu::${SET}
")
