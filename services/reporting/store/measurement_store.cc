#include "services/reporting/store/measurement_store.h"

#include "libs/base/resource_name.h"

namespace terpadu::reporting {
namespace {

constexpr postgres::Statement kPut = {"measurement_put", R"sql(
  INSERT INTO measurement (instansi, name, indicator, year) VALUES ($1, $2, $3, $4)
  ON CONFLICT (instansi, name) DO UPDATE SET indicator = EXCLUDED.indicator, year = EXCLUDED.year)sql"};

}  // namespace

absl::Status PutMeasurement(postgres::Transaction& transaction, const performance::v1::Measurement& measurement) {
  postgres::Params params;
  params.Text(InstansiOf(measurement.name())).Text(measurement.name());
  params.Text(measurement.indicator()).Int(measurement.year());
  return transaction.Execute(kPut, params).status();
}

}  // namespace terpadu::reporting
