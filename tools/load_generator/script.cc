#include "tools/load_generator/script.h"

#include <algorithm>
#include <cctype>

#include "absl/strings/str_replace.h"
#include "libs/base/assert.h"
#include "libs/postgres/connection_state.h"

namespace terpadu::load {
namespace {

constexpr char kDraw[] = R"(\set sent :sent + 1
\if :sent > :most
\set nothing_left 1 / 0
\endif
\set number :base + (:sent - 1) * :clients + :client_id + 1
\set line random(2000, 2999)
\set page random(0, 19)
)";

// An empty text cannot be given to pgbench as a variable.
constexpr char kEmptyText[] = "ltrim(:blank)";

// `sql` with `arguments` in the place of $1, $2, …
std::string Fill(std::string_view sql, const std::vector<std::string>& arguments) {
  std::string filled;
  size_t most = 0;
  for (size_t at = 0; at < sql.size();) {
    size_t end = at + 1;
    size_t number = 0;
    while (sql[at] == '$' && end < sql.size() && std::isdigit(static_cast<unsigned char>(sql[end])) != 0) {
      number = number * 10 + static_cast<size_t>(sql[end++] - '0');
    }
    if (number == 0) {
      filled += sql[at++];
      continue;
    }
    TERPADU_ASSERT(number <= arguments.size());
    filled += "(" + arguments[number - 1] + ")";
    most = std::max(most, number);
    at = end;
  }
  TERPADU_ASSERT(most == arguments.size());
  return filled;
}

std::string Quoted(const std::string& value) { return "'" + absl::StrReplaceAll(value, {{"'", "''"}}) + "'"; }

}  // namespace

Script::Script(const postgres::Statement& statement, std::string_view instansi)
    : statement_(statement), definitions_({"sent=0", "blank= "}) {
  scope_ = {Define(instansi), kEmptyText, Define("10000")};
}

std::string Script::Define(std::string_view value) {
  if (value.empty()) {
    return kEmptyText;
  }
  const std::string name = "value_" + std::to_string(definitions_.size());
  definitions_.push_back(name + "=" + std::string(value));
  return ":" + name;
}

Script& Script::Value(std::string_view value) {
  arguments_.push_back(Define(value));
  return *this;
}

Script& Script::Expression(std::string_view sql) {
  arguments_.emplace_back(sql);
  return *this;
}

std::string Script::Text() const {
  return kDraw + std::string("\\startpipeline\n") + Fill(postgres::kSetScope.sql, scope_) + ";\n" +
         Fill(statement_.sql, arguments_) + ";\n\\endpipeline\n";
}

std::pair<std::string, std::string> Script::Literally(int64_t number) const {
  std::vector<std::pair<std::string, std::string>> literals = {
      {":number", Quoted(std::to_string(number))}, {":line", "'2000'"}, {":page", "'0'"}};
  for (const std::string& definition : definitions_) {
    const size_t equals = definition.find('=');
    literals.emplace_back(":" + definition.substr(0, equals), Quoted(definition.substr(equals + 1)));
  }
  return {absl::StrReplaceAll(Fill(postgres::kSetScope.sql, scope_), literals),
          absl::StrReplaceAll(Fill(statement_.sql, arguments_), literals)};
}

}  // namespace terpadu::load
