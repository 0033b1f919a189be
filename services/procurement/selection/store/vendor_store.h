#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "libs/rpc/paging.h"
#include "terpadu/procurement/v1/vendor.pb.h"

namespace terpadu::procurement::store {

struct VersionedVendor {
  v1::Vendor vendor;
  int64_t version = 0;
};

// With all that belongs to it. NOT_FOUND when there is none.
absl::StatusOr<VersionedVendor> ReadVendor(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id);
// Locked until the transaction ends.
absl::StatusOr<VersionedVendor> LockVendor(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id);
// Without identity, ratings and open packages; one more row than a page when there are more.
absl::StatusOr<std::vector<v1::Vendor>> ListVendors(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const rpc::Page& page);

// At version 1. ALREADY_EXISTS, reason VENDOR_EXISTS (metadata: name).
absl::Status InsertVendor(postgres::Transaction& transaction, const v1::Vendor& vendor);
// Puts these qualifications in the place of those it had.
absl::Status SetQualifications(postgres::Transaction& transaction, const v1::Vendor& vendor);
absl::Status InsertBlacklisting(postgres::Transaction& transaction, const v1::Vendor& vendor,
                                const v1::Blacklisting& blacklisting);
// ALREADY_RATED (metadata: contract).
absl::Status InsertRating(postgres::Transaction& transaction, const v1::Vendor& vendor, const v1::VendorRating& rating,
                          absl::Time now);
// Raises the version of a vendor that changed; the new one.
absl::StatusOr<int64_t> RaiseVendorVersion(postgres::Transaction& transaction, const v1::Vendor& vendor);

}  // namespace terpadu::procurement::store
