#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/generator/regency.h"

namespace terpadu::generator {

// A table of a regency as a file: cells between tabs, a header first, every line ended.
struct File {
  std::string name;  // `program.tsv`
  int rows = 0;      // the header apart
  std::string text;
  std::string sha256;  // of `text`, as hex
};

// Every table of a regency. Those of the plan have the columns that `terpadu plan load` reads.
std::vector<File> FilesOf(const Regency& regency);

// What a regency comes to.
struct Summary {
  std::string instansi;
  struct Table {
    std::string name;
    int rows = 0;
    std::string sha256;
  };
  std::vector<Table> tables;
  int64_t budget = 0;       // sum of the lines
  int64_t procurement = 0;  // of those that are bought from
  int64_t provider = 0;     // sum of the allocations
  int64_t swakelola = 0;
  int64_t largest_sub_kegiatan = 0;
  std::string sha256;  // of all its files, by name
};
Summary SummaryOf(const Regency& regency, const std::vector<File>& files);

// One JSON object: seed, regencies, and a hash over all.
std::string JsonOf(uint64_t seed, const std::vector<Summary>& summaries);

// Writes `files` into `folder`, which is made.
absl::Status Write(const std::string& folder, const std::vector<File>& files);

}  // namespace terpadu::generator
