#include "tests/regency_procurement/recount.h"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <fstream>
#include <regex>
#include <sstream>

namespace terpadu {
namespace {

std::vector<std::string> SplitBy(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, separator);) {
    parts.push_back(part);
  }
  return parts;
}

// Hundredths of `12`, `12.5`, `12.50`; -1 for "".
int64_t Sen(const std::string& text) { return text.empty() ? -1 : std::llround(std::stold(text) * 100); }

std::string DayOfText(const std::string& text) { return text.substr(0, 10); }

// `2025-01-31 08:00:00`, with T or blank.
std::string Instant(std::string text) {
  text = text.substr(0, 19);
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

int64_t Days(const std::string& day) {
  std::tm time = {};
  time.tm_year = std::stoi(day.substr(0, 4)) - 1900;
  time.tm_mon = std::stoi(day.substr(5, 2)) - 1;
  time.tm_mday = std::stoi(day.substr(8, 2));
  return timegm(&time) / 86400;
}

void CountFindings(const TsvRow& row, std::map<std::string, int>& findings) {
  const int64_t pagu = Sen(row.at("pagu")), hps = Sen(row.at("hps")), contract = Sen(row.at("nilai_kontrak"));
  const int64_t negotiated = Sen(row.at("nilai_negosiasi"));
  const std::string announced = Instant(row.at("tgl_pengumuman_nontender"));
  const std::string ended = Instant(row.at("tgl_selesai_nontender"));
  const std::string signed_on = DayOfText(row.at("tgl_kontrak"));
  const auto found = [&](const char* code, bool is) { findings[code] += is ? 1 : 0; };
  found("HPS_ABOVE_PAGU", hps > pagu);
  found("CONTRACT_ABOVE_HPS", contract > hps);
  found("CONTRACT_ABOVE_NEGOTIATED", negotiated >= 0 && contract > negotiated);
  found("ANNOUNCED_BEFORE_CREATED", !announced.empty() && announced < Instant(row.at("tgl_buat_paket")));
  found("ENDED_BEFORE_ANNOUNCED", !ended.empty() && !announced.empty() && ended < announced);
  found("CONTRACT_BEFORE_ANNOUNCED", !signed_on.empty() && !announced.empty() && signed_on < DayOfText(announced));
  found("CONTRACT_BEFORE_END", !signed_on.empty() && !ended.empty() && signed_on < DayOfText(ended));
  found("FINISHED_WITHOUT_CONTRACT", row.at("status_nontender") == "Selesai" && contract < 0);
  found("CONTRACT_OF_FAILED", row.at("status_nontender") == "Gagal/Batal" && contract >= 0);
  found("RUP_SEVERAL", row.at("kd_rup").find(';') != std::string::npos);
  found("STATE_UNKNOWN", row.at("status_nontender") == "-");
  // Perpres 12/2021, and Perpres 46/2025 from its day on.
  const std::string day = DayOfText(announced.empty() ? row.at("tgl_buat_paket") : announced);
  const bool construction = row.at("jenis_pengadaan") == "Pekerjaan Konstruksi";
  const int64_t limit = row.at("jenis_pengadaan").rfind("Jasa Konsultansi", 0) == 0 ? 100'000'000
                        : construction && day >= "2025-04-30"                       ? 400'000'000
                                                                                    : 200'000'000;
  found("METHOD_ABOVE_THRESHOLD", row.at("mtd_pemilihan") == "Pengadaan Langsung" && pagu > limit * 100);
}

}  // namespace

std::vector<TsvRow> ReadTsv(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::vector<std::string> header = SplitBy(line, '\t');
  std::vector<TsvRow> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = SplitBy(line, '\t');
    TsvRow& row = rows.emplace_back();
    for (size_t i = 0; i < header.size(); ++i) {
      row[header[i]] = i < cells.size() ? cells[i] : "";
    }
  }
  return rows;
}

std::vector<std::string> MakOf(const std::string& field) {
  static const std::regex form(
      R"((\d\.\d\d\.\d\d\.\d\.\d\d\.(?:\d\d|\d{4})\.\d\.\d\.\d\d\.\d\d\.\d\d\.\d{4})(?:\.\d+)*\.*)");
  std::vector<std::string> maks;
  for (std::string part : SplitBy(field, ';')) {
    part.erase(std::remove(part.begin(), part.end(), ' '), part.end());
    if (part.empty()) {
      continue;
    }
    std::smatch match;
    if (!std::regex_match(part, match, form)) {
      return {};
    }
    if (std::find(maks.begin(), maks.end(), match[1]) == maks.end()) {
      maks.push_back(match[1]);
    }
  }
  return maks;
}

bool IsSpendingMak(const std::string& mak) {
  static const std::regex form(R"(\d\.\d\d\.\d\d\.\d\.\d\d\.\d+\.5\..*)");
  return std::regex_match(mak, form);
}

NonTenderCount CountNonTender(const std::vector<TsvRow>& rows) {
  NonTenderCount count;
  std::set<std::pair<std::string, std::string>> seen;
  for (const TsvRow& row : rows) {
    ++count.rows;
    const std::vector<std::string> maks = MakOf(row.at("mak"));
    ++(maks.empty() ? count.unreadable : maks.size() == 1 ? count.one : count.several);
    if (maks.empty()) {
      continue;
    }
    CountFindings(row, count.findings);
    count.pagu += std::stoll(row.at("pagu"));
    count.contracts += row.at("nilai_kontrak").empty() ? 0 : 1;
    if (!std::all_of(maks.begin(), maks.end(), IsSpendingMak)) {
      ++count.shifted;
      continue;
    }
    count.spending_rup.insert(row.at("kd_rup"));
    for (const std::string& mak : maks) {
      if (seen.emplace(row.at("kd_rup"), mak).second) {
        count.asked[mak] += std::stoll(row.at("pagu"));
      }
    }
  }
  return count;
}

ScheduleCount CountSchedule(const std::vector<TsvRow>& rows) {
  ScheduleCount count;
  for (const TsvRow& row : rows) {
    ++count.rows;
    count.tenders.insert(row.at("kd_tender"));
    count.unnamed += row.at("nama_tahapan").empty() ? 1 : 0;
    if (row.at("nama_tahapan") == "Masa Sanggah Hasil Lelang") {
      ++count.objections;
      count.full_objections +=
          Days(DayOfText(row.at("tgl_akhir"))) - Days(DayOfText(row.at("tgl_awal"))) + 1 >= 5 ? 1 : 0;
    }
  }
  return count;
}

}  // namespace terpadu
