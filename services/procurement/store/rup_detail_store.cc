#include "services/procurement/store/rup_detail_store.h"

#include "libs/base/assert.h"
#include "libs/base/status.h"
#include "nlohmann/json.hpp"
#include "services/procurement/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using nlohmann::json;

// The keys of $1 are the columns of the tables.
constexpr postgres::Statement kInsert = {"procurement_rup_detail_insert", R"sql(
WITH detail AS (
  INSERT INTO rup_detail SELECT (jsonb_populate_record(NULL::rup_detail, $1::jsonb)).* RETURNING instansi, rup_package_id)
INSERT INTO rup_location (instansi, rup_package_id, place, province, regency, site)
SELECT detail.instansi, detail.rup_package_id, location.place, location.province, location.regency, location.site
  FROM detail, jsonb_to_recordset($1::jsonb -> 'locations') AS location (place int, province text, regency text, site text)
)sql"};

void PutDay(json& row, const std::string& name, bool has, const google::type::Date& date) {
  row[name] = has ? json(FormatDay(PlannedDayOf(date).day)) : json(nullptr);
  row[name + "_by_month"] = has && date.day() == 0;
}

json LocationsOf(const v1::RupPackageDetails& details) {
  json locations = json::array();
  for (const v1::Location& location : details.locations()) {
    locations.push_back({{"place", locations.size() + 1},
                         {"province", location.province()},
                         {"regency", location.regency()},
                         {"site", location.place()}});
  }
  return locations;
}

json RowOf(const ResourceId& id, const v1::RupPackageDetails& details) {
  json row = {{"instansi", id.instansi},
              {"rup_package_id", id.id},
              {"sirup_code", details.sirup_code()},
              {"work_description", details.work_description()},
              {"specification", details.specification()},
              {"volume", details.volume()},
              {"fund_source", nullptr},
              {"fund_origin", details.fund_origin()},
              {"domestic_product", details.domestic_product()},
              {"tkdn_hundredths", details.tkdn_hundredths()},
              {"small_business", details.small_business()},
              {"sustainable", details.sustainable()},
              {"pre_dpa", details.pre_dpa()},
              {"multi_year_until", details.multi_year_until()},
              {"multi_year_approval", details.multi_year_approval()},
              {"consolidation", details.consolidation()},
              {"swakelola_type", details.swakelola_type()},
              {"organizer", details.organizer()},
              {"method_conditions", json::array()},
              {"locations", LocationsOf(details)}};
  if (details.fund_source() != 0) {
    row["fund_source"] = WordOf(details.fund_source());
  }
  for (const std::string& code : details.method_conditions()) {
    row["method_conditions"].push_back(code);
  }
  PutDay(row, "contract_start", details.has_contract_start(), details.contract_start());
  PutDay(row, "contract_end", details.has_contract_end(), details.contract_end());
  PutDay(row, "usage_start", details.has_usage_start(), details.usage_start());
  PutDay(row, "usage_end", details.has_usage_end(), details.usage_end());
  return row;
}

// `field` is the mutable_… of a date.
template <typename Field>
void TakeDay(const json& row, const std::string& name, Field field) {
  if (row[name].is_null()) {
    return;
  }
  const auto day = ParseDay(row[name].get<std::string>());
  TERPADU_ASSERT(day.ok());
  *field() = DateOf(domain::PlannedDay{.day = *day, .month_only = row[name + "_by_month"].get<bool>()});
}

}  // namespace

absl::Status InsertRupDetails(postgres::Transaction& transaction, const v1::RupPackage& package) {
  const std::string row = RupDetailsText(package);
  return row.empty() ? absl::OkStatus() : transaction.Execute(kInsert, postgres::Params().Text(row)).status();
}

// Texts that are not UTF-8 never come this far: protobuf refuses them.
std::string RupDetailsText(const v1::RupPackage& package) {
  return package.has_details() ? RowOf(IdOf(kPackagePattern, package.name()), package.details()).dump() : "";
}

v1::RupPackageDetails RupDetailsIn(const std::string& text) {
  json row = json::parse(text);
  const auto text_of = [&](const char* name) { return row[name].get<std::string>(); };
  v1::RupPackageDetails details;
  details.set_sirup_code(text_of("sirup_code"));
  details.set_work_description(text_of("work_description"));
  details.set_specification(text_of("specification"));
  details.set_volume(text_of("volume"));
  if (!row["fund_source"].is_null()) {
    details.set_fund_source(EnumOf<v1::FundSource>(text_of("fund_source")));
  }
  details.set_fund_origin(text_of("fund_origin"));
  details.set_domestic_product(row["domestic_product"].get<bool>());
  details.set_tkdn_hundredths(row["tkdn_hundredths"].get<int32_t>());
  details.set_small_business(row["small_business"].get<bool>());
  details.set_sustainable(row["sustainable"].get<bool>());
  details.set_pre_dpa(row["pre_dpa"].get<bool>());
  details.set_multi_year_until(row["multi_year_until"].get<int32_t>());
  details.set_multi_year_approval(text_of("multi_year_approval"));
  details.set_consolidation(text_of("consolidation"));
  details.set_swakelola_type(row["swakelola_type"].get<int32_t>());
  details.set_organizer(text_of("organizer"));
  for (const json& code : row["method_conditions"]) {
    details.add_method_conditions(code.get<std::string>());
  }
  for (const json& each : row["locations"]) {
    v1::Location& location = *details.add_locations();
    location.set_province(each["province"].get<std::string>());
    location.set_regency(each["regency"].get<std::string>());
    location.set_place(each["site"].get<std::string>());
  }
  TakeDay(row, "contract_start", [&] { return details.mutable_contract_start(); });
  TakeDay(row, "contract_end", [&] { return details.mutable_contract_end(); });
  TakeDay(row, "usage_start", [&] { return details.mutable_usage_start(); });
  TakeDay(row, "usage_end", [&] { return details.mutable_usage_end(); });
  return details;
}

}  // namespace terpadu::procurement::store
