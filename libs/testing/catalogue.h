#pragma once

#include <string>
#include <vector>

namespace terpadu::testing {

// What breaks the rules that every table of a service's database keeps to, a line each, none when all do:
//
// - it has a primary key; the instansi leads every primary, unique and foreign key and every unique index,
// - row-level security is on, forced on the owner too, with a policy by `terpadu.instansi`; a view is of its reader.
//
// `of_no_instansi` are the tables that belong to no instansi, beside those of the libs.
//
//   EXPECT_THAT(CatalogueBreaches(conninfo), IsEmpty());
std::vector<std::string> CatalogueBreaches(const std::string& conninfo, std::vector<std::string> of_no_instansi = {});

}  // namespace terpadu::testing
