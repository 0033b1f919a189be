#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "libs/postgres/connection.h"

namespace terpadu::journal {

// A column of bytea values as three parameters, because an array of bytea would travel as text: all values in one
// binary bytea, and bigint[] with the start and the length of each. In SQL:
//
//   substring($5::bytea FROM start::int FOR length::int) … FROM unnest($6::bigint[], $7::bigint[]) AS (start, length)
class ByteColumn {
 public:
  void Add(std::string_view value) {
    starts_.push_back(static_cast<int64_t>(bytes_.size()) + 1);
    lengths_.push_back(static_cast<int64_t>(value.size()));
    bytes_ += value;
  }

  void AddTo(postgres::Params& params) const { params.Bytes(bytes_).IntArray(starts_).IntArray(lengths_); }

 private:
  std::string bytes_;
  std::vector<int64_t> starts_;
  std::vector<int64_t> lengths_;
};

}  // namespace terpadu::journal
