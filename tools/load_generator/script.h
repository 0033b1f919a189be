#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/postgres/connection.h"

namespace terpadu::load {

// How one request of a service runs in pgbench: as libs/postgres sends it, in one round trip that sets the scope and
// runs the statement, whose text is taken from the service and never written again. Only the parameters are put in
// here, in their order:
//
//   Script script(budgeting::kReserve, "bench");
//   script.Value("bench").Expression(kRequestId)…
class Script {
 public:
  Script(const postgres::Statement& statement, std::string_view instansi);

  // The next parameter, the same in each request. It stays a parameter for the server: the plan is not made for it.
  Script& Value(std::string_view value);
  // The next parameter as an SQL expression over the variables that each request draws anew:
  //   :number  unique in the run, rising        :line  2000 to 2999        :page  0 to 19
  Script& Expression(std::string_view sql);

  // The script for pgbench: it ends a client after `:most` requests by an error of division. Its `$n` are all given.
  std::string Text() const;
  // The scope and the statement with literals in the place of variables, of request `number`: to see what it returns.
  std::pair<std::string, std::string> Literally(int64_t number) const;
  // `name=value` of the variables that stay.
  const std::vector<std::string>& definitions() const { return definitions_; }

 private:
  std::string Define(std::string_view value);

  postgres::Statement statement_;
  std::vector<std::string> definitions_;
  std::vector<std::string> scope_;      // what stands for $1, $2, … of the statement that sets the scope
  std::vector<std::string> arguments_;  // and of the statement
};

// :number as a UUID, and as the text of one.
inline constexpr std::string_view kNumberAsUuid = "lpad(to_hex(:number::bigint), 32, '0')::uuid";
inline constexpr std::string_view kNumberAsUuidText = "lpad(to_hex(:number::bigint), 32, '0')::uuid::text";

}  // namespace terpadu::load
