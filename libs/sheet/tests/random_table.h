#pragma once

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "libs/sheet/table.h"

namespace terpadu::sheet {

// The seed of a random test: TERPADU_SEED, or another each time; printed.
inline uint64_t SeedOfTest() {
  const char* given = std::getenv("TERPADU_SEED");
  const uint64_t seed = given != nullptr ? std::strtoull(given, nullptr, 10) : std::random_device()();
  std::cout << "seed " << seed << "\n";
  return seed;
}

inline size_t Below(std::mt19937_64& random, size_t bound) { return random() % bound; }

inline std::string RandomText(std::mt19937_64& random) {
  static const std::vector<std::string> kPieces = {
      "=", "+", "-", "@", "'", "\"", ";", ",", "\t", "\r\n", "\n",  " ",  "_x0041_", "é",  "日",
      "💰", "a", "B", "0", "1", ".",  "(", "&", "<",  ">",    "]]>", "\r", "_x005F_", "_x", "\xC2\xA0"};
  std::string text;
  for (size_t length = Below(random, 6); length > 0; --length) {
    text += kPieces[Below(random, kPieces.size())];
  }
  return text;
}

// A header of three names, and rows of up to three texts below.
inline Table RandomTexts(std::mt19937_64& random) {
  Table table{.name = "Lembar 1"};
  table.rows.push_back({.cells = {TextCell("a"), TextCell("b"), TextCell("c")}});
  for (size_t rows = Below(random, 8); rows > 0; --rows) {
    Row& row = table.rows.emplace_back();
    for (size_t cells = Below(random, 4); cells > 0; --cells) {
      row.cells.push_back(TextCell(RandomText(random)));
    }
  }
  return table;
}

// The cells of the rows that have any, without empty ones at their end.
inline std::vector<std::vector<Cell>> CellsOf(const Table& table) {
  std::vector<std::vector<Cell>> rows;
  for (const Row& row : table.rows) {
    std::vector<Cell> cells = row.cells;
    while (!cells.empty() && cells.back().empty()) {
      cells.pop_back();
    }
    if (!cells.empty()) {
      rows.push_back(std::move(cells));
    }
  }
  return rows;
}

inline void PrintTo(const Cell& cell, std::ostream* out) { *out << static_cast<int>(cell.kind) << ":" << cell.text; }

}  // namespace terpadu::sheet
