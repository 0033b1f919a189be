# Writes OUT: the files of SQL as one constant `terpadu::<SET>::kMigrations`.
set(body "")
foreach(file IN LISTS SQL)
  get_filename_component(stem ${file} NAME_WE)
  if(NOT stem MATCHES "^([0-9]+)_(.+)$")
    message(FATAL_ERROR "${file}: a migration is named 0001_what_it_does.sql")
  endif()
  file(READ ${file} text)
  string(APPEND body "    {${CMAKE_MATCH_1}, \"${CMAKE_MATCH_2}\", R\"~sql~(${text})~sql~\"},\n")
  string(REGEX REPLACE "{0+([0-9])" "{\\1" body "${body}")
endforeach()
file(WRITE ${OUT} "#include \"libs/postgres/migrate.h\"

namespace terpadu::${SET} {
namespace {
constexpr postgres::Migration kAll[] = {
${body}};
}  // namespace
extern const postgres::MigrationSet kMigrations;
const postgres::MigrationSet kMigrations = {\"${SET}\", kAll};
}  // namespace terpadu::${SET}
")
