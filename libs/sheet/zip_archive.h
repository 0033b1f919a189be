#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "libs/sheet/allowance.h"

struct zip;

namespace terpadu::sheet {

// The parts of a zip archive in memory, unzipped piece by piece; internal to this lib. What the archive says of the
// size of a part is not believed: every piece counts against the allowance as it comes out.
class ZipArchive {
 public:
  // `bytes` and `allowance` must outlive it. SHEET_UNREADABLE for what is no zip archive.
  static absl::StatusOr<ZipArchive> Open(std::string_view bytes, Allowance& allowance);

  bool Has(const std::string& part) const;

  // Gives `take` the part piece by piece, until it fails. SHEET_UNREADABLE for a part that is missing, damaged or
  // encrypted.
  absl::Status Read(const std::string& part, const std::function<absl::Status(std::string_view piece)>& take) const;

 private:
  struct Discard {
    void operator()(zip* archive) const;
  };

  ZipArchive(zip* archive, Allowance& allowance) : archive_(archive), allowance_(&allowance) {}

  std::unique_ptr<zip, Discard> archive_;
  Allowance* allowance_;
};

}  // namespace terpadu::sheet
