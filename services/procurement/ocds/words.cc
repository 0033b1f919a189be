#include "services/procurement/ocds/words.h"

#include <map>

#include "libs/base/calendar.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::ocds {

const char* MethodCode(v1::ProcurementMethod method) {
  switch (method) {
    case v1::PROCUREMENT_METHOD_TENDER:
      return "open";
    case v1::PROCUREMENT_METHOD_TENDER_CEPAT:
    case v1::PROCUREMENT_METHOD_SELEKSI:
      return "selective";
    case v1::PROCUREMENT_METHOD_PENGADAAN_LANGSUNG:
      return "limited";
    default:
      return "direct";
  }
}

const char* CategoryCode(v1::ProcurementCategory category) {
  switch (category) {
    case v1::PROCUREMENT_CATEGORY_BARANG:
      return "goods";
    case v1::PROCUREMENT_CATEGORY_PEKERJAAN_KONSTRUKSI:
      return "works";
    default:
      return "services";
  }
}

const char* CriteriaCode(v1::EvaluationMethod method) {
  return method == v1::EVALUATION_METHOD_QUALITY_COST ? "ratedCriteria" : "priceOnly";
}

const char* DocumentCode(const std::string& checklist_code) {
  static const auto* codes = new std::map<std::string, const char*>{
      {"KAK", "technicalSpecifications"},
      {"SPESIFIKASI", "technicalSpecifications"},
      {"RANCANGAN_KONTRAK", "contractDraft"},
      {"JADWAL", "contractSchedule"},
      {"HPS", "biddingDocuments"},
  };
  const auto found = codes->find(checklist_code);
  return found == codes->end() ? "biddingDocuments" : found->second;
}

std::string InstantText(absl::Time time) { return absl::FormatTime("%Y-%m-%d%ET%H:%M:%S%Ez", time, Wib()); }

std::string BeginningOf(const google::type::Date& date) {
  return InstantText(absl::FromCivil(PlannedDayOf(date).day, Wib()));
}

std::string EndingOf(const google::type::Date& date) {
  const CalendarDay first = PlannedDayOf(date).day;
  const CalendarDay last = date.day() == 0 ? CalendarDay(absl::CivilMonth(first) + 1) - 1 : first;
  return InstantText(EndOf(last) - absl::Seconds(1));
}

nlohmann::json Value(int64_t rupiah) { return {{"amount", rupiah}, {"currency", "IDR"}}; }

std::string LastOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace terpadu::procurement::ocds
