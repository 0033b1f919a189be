#pragma once

#include <string>

#include "absl/status/status.h"
#include "libs/postgres/connection.h"
#include "terpadu/procurement/v1/procurement.pb.h"

namespace terpadu::procurement::store {

// The details of a package that has just been inserted, with its locations; nothing when it has none.
absl::Status InsertRupDetails(postgres::Transaction& transaction, const v1::RupPackage& package);

// What rup_detail and rup_location hold of it: the row of the first as JSON, with `locations`; "" when it has none.
std::string RupDetailsText(const v1::RupPackage& package);

// Of the last of the columns of a package: the row of rup_detail as JSON, with `locations`.
v1::RupPackageDetails RupDetailsIn(const std::string& json);

}  // namespace terpadu::procurement::store
