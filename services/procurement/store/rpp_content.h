#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "libs/postgres/connection.h"
#include "terpadu/procurement/v1/rpp.pb.h"

// The CTEs that insert items and documents of the RPP in the CTE `submitted`, out of ContentJson() in the parameter
// `content`. A macro, because only literals join into the constants that statements are.
#define TERPADU_RPP_CONTENT(content)                                                                                  \
  " items AS (INSERT INTO rpp_hps_item (instansi, rpp_id, place, title, quantity_thousandths, unit, unit_price,"      \
  " amount, price_source, price_reference, price_date)"                                                               \
  " SELECT submitted.instansi, submitted.rpp_id, item.* FROM submitted, jsonb_to_recordset(" content                  \
  "::jsonb -> 'items') AS item (place int, title text, quantity bigint, unit text, unit_price bigint, amount bigint," \
  " price_source text, price_reference text, price_date date)),"                                                      \
  " documents AS (INSERT INTO rpp_document (instansi, rpp_id, place, code, title, uri, sha256, size_bytes)"           \
  " SELECT submitted.instansi, submitted.rpp_id, document.* FROM submitted, jsonb_to_recordset(" content              \
  "::jsonb -> 'documents') AS document (place int, code text, title text, uri text, sha256 text, size_bytes bigint))"

namespace terpadu::procurement::store {

std::string ContentJson(const v1::RppContent& content);

// The content of an RPP with its remarks. NOT_FOUND when there is no such RPP.
absl::StatusOr<v1::RppContent> GetRppContent(postgres::Connection& connection, const postgres::Scope& scope,
                                             std::string_view rpp_id);

// Adds remarks behind those that are there; the RPP is locked.
absl::Status AddRemarks(postgres::Transaction& transaction, std::string_view instansi, std::string_view rpp_id,
                        const std::vector<v1::RppRemark>& remarks, const std::string& reviewer, absl::Time now);

}  // namespace terpadu::procurement::store
