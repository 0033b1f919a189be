#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace terpadu {

// What the files of a regency hold, counted by a reader of its own that shares nothing with the service.

using TsvRow = std::map<std::string, std::string>;
std::vector<TsvRow> ReadTsv(const std::string& path);

// `sub kegiatan.account` of each MAK of a field, each once; none when one is no such code. The account may be any.
std::vector<std::string> MakOf(const std::string& field);
bool IsSpendingMak(const std::string& mak);

struct NonTenderCount {
  int rows = 0;
  int one = 0, several = 0, unreadable = 0, shifted = 0;
  std::map<std::string, int> findings;  // by code, of the rows that can be read
  int64_t pagu = 0, contracts = 0;
  std::map<std::string, int64_t> asked;  // rupiah, by MAK, each package once
  std::set<std::string> spending_rup;    // kd_rup fields of rows with spending accounts
};
NonTenderCount CountNonTender(const std::vector<TsvRow>& rows);

struct ScheduleCount {
  int rows = 0;
  std::set<std::string> tenders;
  int unnamed = 0;
  int objections = 0, full_objections = 0;  // of five days at least
};
ScheduleCount CountSchedule(const std::vector<TsvRow>& rows);

}  // namespace terpadu
