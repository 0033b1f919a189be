#include <libpq-fe.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "libs/base/assert.h"
#include "libs/postgres/connection.h"

namespace terpadu::postgres {
namespace {

[[noreturn]] void Defect(const PGresult* result, int row, int column, const char* why) {
  const char* name = PQfname(result, column);
  std::fprintf(stderr, "postgres: row %d of %d, column %d (%s) %s\n", row, PQntuples(result), column,
               name == nullptr ? "none" : name, why);
  std::abort();
}

void CheckPlace(const PGresult* result, int row, int column) {
  if (row < 0 || row >= PQntuples(result) || column < 0 || column >= PQnfields(result)) {
    Defect(result, row, column, "does not exist");
  }
}

std::string_view Value(const PGresult* result, int row, int column) {
  CheckPlace(result, row, column);
  if (PQgetisnull(result, row, column) != 0) {
    Defect(result, row, column, "is null");
  }
  return {PQgetvalue(result, row, column), static_cast<size_t>(PQgetlength(result, row, column))};
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

Rows::Rows(pg_result* result) : result_(result) { TERPADU_ASSERT(result != nullptr); }

Rows::Rows(Rows&& other) noexcept : result_(std::exchange(other.result_, nullptr)) {}

Rows& Rows::operator=(Rows&& other) noexcept {
  std::swap(result_, other.result_);
  return *this;
}

Rows::~Rows() { PQclear(result_); }

int Rows::size() const { return PQntuples(result_); }

int64_t Rows::affected() const { return std::strtoll(PQcmdTuples(result_), nullptr, 10); }

std::string_view Rows::CommandTag() const { return PQcmdStatus(result_); }

bool Rows::IsNull(int row, int column) const {
  CheckPlace(result_, row, column);
  return PQgetisnull(result_, row, column) != 0;
}

int64_t Rows::Int(int row, int column) const {
  const std::string_view text = Value(result_, row, column);
  int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    Defect(result_, row, column, "is not a whole number of 64 bits");
  }
  return value;
}

std::string Rows::Text(int row, int column) const { return std::string(Value(result_, row, column)); }

bool Rows::Bool(int row, int column) const {
  const std::string_view text = Value(result_, row, column);
  if (text != "t" && text != "f") {
    Defect(result_, row, column, "is not a boolean");
  }
  return text == "t";
}

// The server prints bytea as `\x00ff`.
std::string Rows::Bytes(int row, int column) const {
  const std::string_view text = Value(result_, row, column);
  if (text.size() % 2 != 0 || text.substr(0, 2) != "\\x") {
    Defect(result_, row, column, "is not a bytea");
  }
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (size_t i = 2; i < text.size(); i += 2) {
    bytes += static_cast<char>(HexDigit(text[i]) << 4 | HexDigit(text[i + 1]));
  }
  return bytes;
}

absl::Time Rows::Time(int row, int column) const {
  const std::string_view text = Value(result_, row, column);
  if (text == "infinity") {
    return absl::InfiniteFuture();
  }
  if (text == "-infinity") {
    return absl::InfinitePast();
  }
  absl::Time time;
  const bool utc = text.size() > 3 && text.substr(text.size() - 3) == "+00";
  if (!utc || !absl::ParseTime("%Y-%m-%d %H:%M:%E*S", {text.data(), text.size() - 3}, &time, nullptr)) {
    Defect(result_, row, column, "is not a timestamp with time zone after Christ");
  }
  return time;
}

std::optional<std::string> Rows::OptionalText(int row, int column) const {
  return IsNull(row, column) ? std::nullopt : std::optional(Text(row, column));
}

}  // namespace terpadu::postgres
