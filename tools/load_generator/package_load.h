#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "libs/rpc/client.h"
#include "tools/load_generator/regency_load.h"

namespace terpadu::load {

// The packages of a regency by the public API: imports of 1,000, then as many finalised, then as many announced, at
// once.
class PackageLoader {
 public:
  explicit PackageLoader(const RegencyOptions& options);

  const generator::Regency& regency() const { return regency_; }

  // Loads the budget lines into budgeting and waits until procurement has heard of them.
  absl::Status Prepare(const std::string& instansi);
  // Seconds of import, finalize and announce. Fails when a package was left out.
  absl::StatusOr<Steps> Load(const std::string& instansi);

 private:
  absl::Status AwaitLines(const std::string& instansi);

  const RegencyOptions& options_;
  const generator::Regency regency_;
  rpc::Client budgeting_;
  rpc::Client procurement_;
};

// As LoadRegencies: the packages by the API, then by COPY, `rounds` times.
absl::StatusOr<RegencyMeasurements> LoadPackages(const RegencyOptions& options, const Tell& tell);

}  // namespace terpadu::load
