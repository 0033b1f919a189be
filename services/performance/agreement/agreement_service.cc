// Key indicators, reading, and the scores of persons; writing and signing are in agreement_handlers.cc.
#include "services/performance/agreement/agreement_service.h"

#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "services/performance/agreement/agreement_events.h"
#include "services/performance/agreement/names.h"
#include "services/performance/agreement/store/agreement_store.h"
#include "services/performance/agreement/store/unit_iku_store.h"
#include "services/performance/fields.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"

namespace terpadu::performance {
namespace {

constexpr int kMostIkus = 100;
constexpr int kLastQuarter = 4;
constexpr int kHighestScore = 150'00;
constexpr size_t kLongestPredicate = 100;

absl::Status CheckIku(const v1::SetUnitIkuRequest& request, const std::string& instansi) {
  const v1::UnitIku& unit_iku = request.unit_iku();
  FieldErrors errors;
  CheckId("unit_iku_id", request.unit_iku_id(), errors);
  if (!unit_iku.unit().empty()) {
    CheckNameIn(kUnitPattern, instansi, "unit_iku.unit", unit_iku.unit(), errors);
  }
  CheckYearOf("unit_iku.year", unit_iku.year(), errors);
  CheckLength("unit_iku.legal_basis", unit_iku.legal_basis(), kLongestTitle, errors);
  if (unit_iku.indicators_size() > kMostIkus) {
    errors.Add("unit_iku.indicators", "must be at most 100");
    return errors.ToStatus();
  }
  std::set<std::string> seen;
  for (int i = 0; i < unit_iku.indicators_size(); ++i) {
    const std::string at = absl::StrCat("unit_iku.indicators[", i, "]");
    CheckNameIn(kIndicatorPattern, instansi, at, unit_iku.indicators(i), errors);
    if (!seen.insert(unit_iku.indicators(i)).second) {
      errors.Add(at, "must be named once");
    }
  }
  return errors.ToStatus();
}

absl::Status CheckScore(const v1::RecordSkpScoreRequest& request, const std::string& instansi) {
  const v1::SkpScore& score = request.skp_score();
  FieldErrors errors;
  CheckId("skp_score_id", request.skp_score_id(), errors);
  CheckNameIn(kAgreementPattern, instansi, "skp_score.agreement", score.agreement(), errors);
  if (score.quarter() < 0 || score.quarter() > kLastQuarter) {
    errors.Add("skp_score.quarter", "must be 1 to 4, or 0 for the year");
  }
  if (score.score() < 0 || score.score() > kHighestScore) {
    errors.Add("skp_score.score", "must be 0 to 15000, hundredths");
  }
  CheckLength("skp_score.predicate", score.predicate(), kLongestPredicate, errors);
  CheckLength("skp_score.source", score.source(), kLongestTitle, errors);
  return errors.ToStatus();
}

}  // namespace

AgreementService::AgreementService() : handlers_("terpadu.performance.v1.AgreementService") {
  handlers_.Unary("SetUnitIku", this, &AgreementService::SetUnitIku);
  handlers_.Unary("ListUnitIkus", this, &AgreementService::ListUnitIkus);
  handlers_.Unary("WriteAgreement", this, &AgreementService::WriteAgreement);
  handlers_.Unary("SignAgreement", this, &AgreementService::SignAgreement);
  handlers_.Unary("GetAgreement", this, &AgreementService::GetAgreement);
  handlers_.Unary("ListAgreements", this, &AgreementService::ListAgreements);
  handlers_.Unary("RecordSkpScore", this, &AgreementService::RecordSkpScore);
  handlers_.Unary("ListSkpScores", this, &AgreementService::ListSkpScores);
}

absl::StatusOr<v1::UnitIku> AgreementService::SetUnitIku(rpc::CallContext& call, const v1::SetUnitIkuRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckIku(request, parent.instansi));
  return rpc::Once<v1::UnitIku>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::UnitIku> {
        v1::UnitIku unit_iku = request.unit_iku();
        unit_iku.set_name(NameOf(kUnitIkuPattern, parent.instansi, request.unit_iku_id()));
        unit_iku.clear_etag();
        TERPADU_ASSIGN(const int64_t version, store::SetUnitIku(transaction, unit_iku));
        v1::UnitIkuSet event;
        *event.mutable_unit_iku() = unit_iku;
        TERPADU_RETURN_IF_ERROR(journal::Append(
            transaction, parent.instansi, {journal::MakeEntry(unit_iku.name(), version, event)}, call.AuditJson()));
        return unit_iku;
      });
}

absl::StatusOr<v1::ListUnitIkusResponse> AgreementService::ListUnitIkus(rpc::CallContext& call,
                                                                        const v1::ListUnitIkusRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rows, store::ListUnitIkus(*call.db, call.ScopeOf(parent.instansi), page));
  return PageOf<v1::ListUnitIkusResponse>(
      rows, page, [](auto& response) { return response.mutable_unit_ikus(); },
      [](const auto& last) { return IdOf(kUnitIkuPattern, last.name()).id; });
}

absl::StatusOr<v1::Agreement> AgreementService::GetAgreement(rpc::CallContext& call,
                                                             const v1::GetAgreementRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kAgreementPattern, "name", request.name()));
  return store::FindAgreement(*call.db, call.ScopeOf(id.instansi), id.id);
}

absl::StatusOr<v1::ListAgreementsResponse> AgreementService::ListAgreements(rpc::CallContext& call,
                                                                            const v1::ListAgreementsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rows,
                 store::ListAgreements(*call.db, call.ScopeOf(parent.instansi), request.amendment_due(), page));
  return PageOf<v1::ListAgreementsResponse>(
      rows, page, [](auto& response) { return response.mutable_agreements(); },
      [](const auto& last) { return IdOf(kAgreementPattern, last.name()).id; });
}

absl::StatusOr<v1::SkpScore> AgreementService::RecordSkpScore(rpc::CallContext& call,
                                                              const v1::RecordSkpScoreRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckScore(request, parent.instansi));
  return rpc::Once<v1::SkpScore>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::SkpScore> {
        v1::SkpScore score = request.skp_score();
        score.set_name(NameOf(kSkpScorePattern, parent.instansi, request.skp_score_id()));
        *score.mutable_create_time() =
            google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(call.clock->Now()));
        TERPADU_ASSIGN(
            const store::AgreementRow row,
            store::LockAgreement(transaction, parent.instansi, IdOf(kAgreementPattern, score.agreement()).id));
        if (row.version == 0) {
          return NotHere(score.agreement());
        }
        if (row.agreement.state() == v1::AGREEMENT_STATE_DRAFT) {
          return Error(absl::StatusCode::kFailedPrecondition, "AGREEMENT_NOT_SIGNED",
                       absl::StrCat(score.agreement(), " is a draft"));
        }
        TERPADU_RETURN_IF_ERROR(store::InsertSkpScore(transaction, score));
        v1::SkpScoreRecorded event;
        event.set_agreement(score.agreement());
        event.set_quarter(score.quarter());
        TERPADU_RETURN_IF_ERROR(journal::Append(transaction, parent.instansi,
                                                {journal::MakeEntry(score.name(), 1, event)}, call.AuditJson()));
        return score;
      });
}

absl::StatusOr<v1::ListSkpScoresResponse> AgreementService::ListSkpScores(rpc::CallContext& call,
                                                                          const v1::ListSkpScoresRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kAgreementPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_ASSIGN(const auto rows, store::ListSkpScores(*call.db, call.ScopeOf(parent.instansi), parent.id, page));
  return PageOf<v1::ListSkpScoresResponse>(
      rows, page, [](auto& response) { return response.mutable_skp_scores(); },
      [](const auto& last) { return IdOf(kSkpScorePattern, last.name()).id; });
}

}  // namespace terpadu::performance
