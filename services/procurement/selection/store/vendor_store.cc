#include "services/procurement/selection/store/vendor_store.h"

#include "absl/strings/str_cat.h"
#include "libs/base/assert.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/postgres/error.h"
#include "libs/rpc/etag.h"
#include "nlohmann/json.hpp"
#include "services/procurement/selection/names.h"
#include "services/procurement/words.h"

namespace terpadu::procurement::store {
namespace {

using nlohmann::json;
using postgres::Params;
using postgres::Rows;
using postgres::Statement;

// What belongs to a vendor comes as JSON: qualifications, times on the blacklist, ratings, packages it has won.
constexpr Statement kGet = {"procurement_vendor_get", R"sql(
SELECT vendor_id, title, version,
       (SELECT coalesce(json_agg(json_build_array(code, valid_until) ORDER BY code), '[]')
          FROM vendor_qualification AS part WHERE part.instansi = $1 AND part.vendor_id = $2)::text,
       (SELECT coalesce(json_agg(json_build_array(start_date, end_date, decision) ORDER BY start_date), '[]')
          FROM vendor_blacklisting AS part WHERE part.instansi = $1 AND part.vendor_id = $2)::text,
       tax_number, director, email, phone, to_json(representatives)::text,
       (SELECT coalesce(json_agg(json_build_array(contract_id, score) ORDER BY rate_time), '[]')
          FROM (SELECT * FROM vendor_rating AS part WHERE part.instansi = $1 AND part.vendor_id = $2
                 ORDER BY rate_time DESC LIMIT 100) AS last)::text,
       (SELECT coalesce(json_agg(rup_package_id ORDER BY rup_package_id), '[]')
          FROM (SELECT rup_package_id FROM selection AS part WHERE part.instansi = $1 AND part.winner = $2
                   AND part.state IN ('WINNER_SET', 'SANGGAH', 'AWARDED')
                 ORDER BY rup_package_id LIMIT 100) AS open)::text,
       (SELECT coalesce(round(avg(score) * 100), 0)::bigint FROM vendor_rating AS part
         WHERE part.instansi = $1 AND part.vendor_id = $2)
  FROM vendor WHERE instansi = $1 AND vendor_id = $2)sql"};

constexpr Statement kLock = {"procurement_vendor_lock",
                             "SELECT 1 FROM vendor WHERE instansi = $1 AND vendor_id = $2 FOR NO KEY UPDATE"};

constexpr Statement kList = {"procurement_vendor_list", R"sql(
SELECT vendor_id, title, version,
       (SELECT coalesce(json_agg(json_build_array(code, valid_until) ORDER BY code), '[]')
          FROM vendor_qualification AS part
         WHERE part.instansi = vendor.instansi AND part.vendor_id = vendor.vendor_id)::text,
       (SELECT coalesce(json_agg(json_build_array(start_date, end_date, decision) ORDER BY start_date), '[]')
          FROM vendor_blacklisting AS part
         WHERE part.instansi = vendor.instansi AND part.vendor_id = vendor.vendor_id)::text
  FROM vendor WHERE instansi = $1 AND vendor_id > $2 ORDER BY vendor_id LIMIT $3)sql"};

constexpr Statement kInsert = {"procurement_vendor_insert", R"sql(
INSERT INTO vendor (instansi, vendor_id, title, tax_number, director, email, phone, representatives)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8::text[]))sql"};

constexpr Statement kSetQualifications = {"procurement_vendor_qualify", R"sql(
WITH gone AS (DELETE FROM vendor_qualification WHERE instansi = $1 AND vendor_id = $2 AND code <> ALL ($3::text[]))
INSERT INTO vendor_qualification (instansi, vendor_id, code, valid_until)
SELECT $1, $2, code, last::date FROM unnest($3::text[], $4::text[]) AS part (code, last)
ON CONFLICT (instansi, vendor_id, code) DO UPDATE SET valid_until = excluded.valid_until)sql"};

constexpr Statement kInsertBlacklisting = {"procurement_vendor_blacklist", R"sql(
INSERT INTO vendor_blacklisting (instansi, vendor_id, start_date, end_date, decision)
VALUES ($1, $2, $3::date, $4::date, $5))sql"};

constexpr Statement kInsertRating = {"procurement_vendor_rate", R"sql(
INSERT INTO vendor_rating (instansi, vendor_id, contract_id, score, rate_time) VALUES ($1, $2, $3, $4, $5))sql"};

constexpr Statement kRaise = {"procurement_vendor_raise", R"sql(
UPDATE vendor SET version = version + 1 WHERE instansi = $1 AND vendor_id = $2 RETURNING version)sql"};

enum Column {
  kId,
  kTitle,
  kVersion,
  kQualifications,
  kBlacklistings,
  kTaxNumber,
  kDirector,
  kEmail,
  kPhone,
  kRepresentatives,
  kRatings,
  kOpenPackages,
  kRating,
};

google::type::Date DateIn(const json& text) {
  const auto day = ParseDay(text.get<std::string>());
  TERPADU_ASSERT(day.ok());
  return DateOf(*day);
}

std::string TextOf(const google::type::Date& date) { return FormatDay(PlannedDayOf(date).day); }

v1::Vendor VendorIn(const Rows& rows, int row, std::string_view instansi) {
  v1::Vendor vendor;
  vendor.set_name(NameOf(kVendorPattern, instansi, rows.Text(row, kId)));
  vendor.set_title(rows.Text(row, kTitle));
  vendor.set_etag(rpc::EtagOf(rows.Int(row, kVersion)));
  const json qualifications = json::parse(rows.Text(row, kQualifications));
  for (const json& part : qualifications) {
    v1::Qualification& qualification = *vendor.add_qualifications();
    qualification.set_code(part[0].get<std::string>());
    *qualification.mutable_valid_until() = DateIn(part[1]);
  }
  const json blacklistings = json::parse(rows.Text(row, kBlacklistings));
  for (const json& part : blacklistings) {
    v1::Blacklisting& blacklisting = *vendor.add_blacklistings();
    *blacklisting.mutable_start_date() = DateIn(part[0]);
    *blacklisting.mutable_end_date() = DateIn(part[1]);
    blacklisting.set_decision(part[2].get<std::string>());
  }
  return vendor;
}

void ReadRest(const Rows& rows, std::string_view instansi, v1::Vendor& vendor) {
  v1::VendorIdentity& identity = *vendor.mutable_identity();
  identity.set_tax_number(rows.Text(0, kTaxNumber));
  identity.set_director(rows.Text(0, kDirector));
  identity.set_email(rows.Text(0, kEmail));
  identity.set_phone(rows.Text(0, kPhone));
  const json representatives = json::parse(rows.Text(0, kRepresentatives));
  for (const json& person : representatives) {
    identity.add_representatives(person.get<std::string>());
  }
  const json ratings = json::parse(rows.Text(0, kRatings));
  for (const json& part : ratings) {
    v1::VendorRating& rating = *vendor.add_ratings();
    rating.set_contract(ContractName(instansi, part[0].get<std::string>()));
    rating.set_score(part[1].get<int>());
  }
  const json packages = json::parse(rows.Text(0, kOpenPackages));
  for (const json& package : packages) {
    vendor.add_open_packages(PackageName(instansi, package.get<std::string>()));
  }
  vendor.set_rating_hundredths(static_cast<int>(rows.Int(0, kRating)));
}

Params KeyOf(const v1::Vendor& vendor) {
  const ResourceId id = IdOf(kVendorPattern, vendor.name());
  return std::move(Params().Text(id.instansi).Text(id.id));
}

}  // namespace

absl::StatusOr<VersionedVendor> ReadVendor(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kGet, Params().Text(instansi).Text(id)));
  if (rows.empty()) {
    return NotFound(NameOf(kVendorPattern, instansi, id));
  }
  VersionedVendor versioned = {.vendor = VendorIn(rows, 0, instansi), .version = rows.Int(0, kVersion)};
  ReadRest(rows, instansi, versioned.vendor);
  return versioned;
}

absl::StatusOr<VersionedVendor> LockVendor(postgres::Transaction& transaction, std::string_view instansi,
                                           std::string_view id) {
  TERPADU_RETURN_IF_ERROR(transaction.Execute(kLock, Params().Text(instansi).Text(id)).status());
  return ReadVendor(transaction, instansi, id);
}

absl::StatusOr<std::vector<v1::Vendor>> ListVendors(postgres::Connection& connection, const postgres::Scope& scope,
                                                    const rpc::Page& page) {
  Params params;
  params.Text(scope.instansi).Text(page.after.empty() ? "" : page.after.front()).Int(page.size + 1);
  TERPADU_ASSIGN(const Rows rows, connection.Execute(scope, kList, params));
  std::vector<v1::Vendor> vendors;
  for (int row = 0; row < rows.size(); ++row) {
    vendors.push_back(VendorIn(rows, row, scope.instansi));
  }
  return vendors;
}

absl::Status InsertVendor(postgres::Transaction& transaction, const v1::Vendor& vendor) {
  const v1::VendorIdentity& identity = vendor.identity();
  Params params = KeyOf(vendor);
  params.Text(vendor.title()).Text(identity.tax_number()).Text(identity.director()).Text(identity.email());
  params.Text(identity.phone());
  params.TextArray({identity.representatives().begin(), identity.representatives().end()});
  const absl::Status inserted = transaction.Execute(kInsert, params).status();
  if (postgres::ConstraintOf(inserted) == "vendor_pkey") {
    return Error(absl::StatusCode::kAlreadyExists, "VENDOR_EXISTS", absl::StrCat(vendor.name(), " exists already"),
                 {{"name", vendor.name()}});
  }
  TERPADU_RETURN_IF_ERROR(inserted);
  return SetQualifications(transaction, vendor);
}

absl::Status SetQualifications(postgres::Transaction& transaction, const v1::Vendor& vendor) {
  std::vector<std::string> codes;
  std::vector<std::string> lasts;
  for (const v1::Qualification& qualification : vendor.qualifications()) {
    codes.push_back(qualification.code());
    lasts.push_back(TextOf(qualification.valid_until()));
  }
  return transaction.Execute(kSetQualifications, KeyOf(vendor).TextArray(codes).TextArray(lasts)).status();
}

absl::Status InsertBlacklisting(postgres::Transaction& transaction, const v1::Vendor& vendor,
                                const v1::Blacklisting& blacklisting) {
  Params params = KeyOf(vendor);
  params.Text(TextOf(blacklisting.start_date())).Text(TextOf(blacklisting.end_date())).Text(blacklisting.decision());
  return transaction.Execute(kInsertBlacklisting, params).status();
}

absl::Status InsertRating(postgres::Transaction& transaction, const v1::Vendor& vendor, const v1::VendorRating& rating,
                          absl::Time now) {
  Params params = KeyOf(vendor);
  params.Text(IdOf(kContractPattern, rating.contract()).id).Int(rating.score()).Time(now);
  absl::Status inserted = transaction.Execute(kInsertRating, params).status();
  if (postgres::ConstraintOf(inserted) == "vendor_rating_pkey") {
    return Error(absl::StatusCode::kFailedPrecondition, "ALREADY_RATED",
                 absl::StrCat(rating.contract(), " was rated before"), {{"contract", rating.contract()}});
  }
  return inserted;
}

absl::StatusOr<int64_t> RaiseVendorVersion(postgres::Transaction& transaction, const v1::Vendor& vendor) {
  TERPADU_ASSIGN(const Rows rows, transaction.Execute(kRaise, KeyOf(vendor)));
  return rows.Int(0, 0);
}

}  // namespace terpadu::procurement::store
