#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/rpc/idempotency.h"
#include "services/performance/agreement/agreement_events.h"
#include "services/performance/agreement/agreement_service.h"
#include "services/performance/agreement/names.h"
#include "services/performance/agreement/store/agreement_store.h"
#include "services/performance/agreement/store/unit_iku_store.h"
#include "services/performance/fields.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"

namespace terpadu::performance {
namespace {

using store::AgreementRow;

constexpr int kMostPromised = 50;
constexpr int kMostPrograms = 100;
constexpr int kMostActions = 200;
constexpr int kQuarters = 4;
constexpr size_t kLargestAgreement = 48 << 10;  // its events hold it, in 64 KiB
constexpr size_t kLongestPerson = 128;

void CheckPromises(const v1::Agreement& agreement, const std::string& instansi, FieldErrors& errors) {
  std::set<std::string> seen;
  for (int i = 0; i < agreement.indicators_size(); ++i) {
    const v1::AgreementIndicator& promised = agreement.indicators(i);
    const std::string at = absl::StrCat("agreement.indicators[", i, "]");
    CheckNameIn(kIndicatorPattern, instansi, at + ".indicator", promised.indicator(), errors);
    if (!seen.insert(promised.indicator()).second) {
      errors.Add(at + ".indicator", "must be named once");
    }
    const auto known = [](const type::v1::Value& value) { return IsKnown(value.kind()); };
    if (promised.quarter_targets_size() != kQuarters ||
        !std::all_of(promised.quarter_targets().begin(), promised.quarter_targets().end(), known)) {
      errors.Add(at + ".quarter_targets", "must be four, each of a known kind");
    }
  }
}

void CheckPrograms(const v1::Agreement& agreement, FieldErrors& errors) {
  std::set<std::string> seen;
  for (int i = 0; i < agreement.programs_size(); ++i) {
    const std::string at = absl::StrCat("agreement.programs[", i, "]");
    if (!domain::IsProgramCode(agreement.programs(i))) {
      errors.Add(at, "must be the code of a program: 2.07.02");
    }
    if (!seen.insert(agreement.programs(i)).second) {
      errors.Add(at, "must be named once");
    }
  }
}

void CheckActions(const v1::Agreement& agreement, FieldErrors& errors) {
  for (int i = 0; i < agreement.actions_size(); ++i) {
    const v1::ActionPlanItem& item = agreement.actions(i);
    const std::string at = absl::StrCat("agreement.actions[", i, "]");
    if (item.quarter() < 1 || item.quarter() > kQuarters) {
      errors.Add(at + ".quarter", "must be 1 to 4");
    }
    if (item.action().empty()) {
      errors.Add(at + ".action", "must be set");
    }
    CheckLength(at + ".action", item.action(), kLongestTitle, errors);
    CheckLength(at + ".output", item.output(), kLongestTitle, errors);
    const auto serves = [&](const v1::AgreementIndicator& promised) {
      return promised.indicator() == item.indicator();
    };
    if (std::none_of(agreement.indicators().begin(), agreement.indicators().end(), serves)) {
      errors.Add(at + ".indicator", "must be an indicator of the agreement");
    }
  }
}

absl::Status CheckWrite(const v1::WriteAgreementRequest& request, const std::string& instansi) {
  const v1::Agreement& agreement = request.agreement();
  FieldErrors errors;
  CheckId("agreement_id", request.agreement_id(), errors);
  CheckNameIn(kUnitPattern, instansi, "agreement.unit", agreement.unit(), errors);
  CheckYearOf("agreement.year", agreement.year(), errors);
  CheckLength("agreement.official", agreement.official(), kLongestPerson, errors);
  CheckLength("agreement.superior", agreement.superior(), kLongestPerson, errors);
  if (agreement.official() == agreement.superior()) {
    errors.Add("agreement.superior", "must be another person than the official");
  }
  if (agreement.indicators_size() > kMostPromised || agreement.programs_size() > kMostPrograms ||
      agreement.actions_size() > kMostActions || agreement.ByteSizeLong() > kLargestAgreement) {
    errors.Add("agreement", "must have at most 50 indicators, 100 programs and 200 actions, in 48 KiB");
    return errors.ToStatus();
  }
  CheckPromises(agreement, instansi, errors);
  CheckPrograms(agreement, errors);
  CheckActions(agreement, errors);
  return errors.ToStatus();
}

// Where the unit has key indicators for the year, only they are promised.
absl::Status CheckIkus(postgres::Transaction& transaction, const std::string& instansi,
                       const v1::Agreement& agreement) {
  TERPADU_ASSIGN(const auto unit_iku,
                 store::FindUnitIku(transaction, instansi, IdOf(kUnitPattern, agreement.unit()).id, agreement.year()));
  FieldErrors errors;
  for (int i = 0; unit_iku.has_value() && i < agreement.indicators_size(); ++i) {
    const auto& ikus = unit_iku->indicators();
    if (std::find(ikus.begin(), ikus.end(), agreement.indicators(i).indicator()) == ikus.end()) {
      errors.Add(absl::StrCat("agreement.indicators[", i, "].indicator"),
                 "must be a key indicator (IKU) of the unit in the year");
    }
  }
  return errors.ToStatus();
}

absl::Status NotDraft(const v1::Agreement& agreement) {
  const std::string state = WordOf(agreement.state());
  return Error(absl::StatusCode::kFailedPrecondition, "AGREEMENT_NOT_DRAFT",
               absl::StrCat(agreement.name(), " is ", state, ": write an amendment under another id"),
               {{"state", state}});
}

absl::Status CheckRewrite(const AgreementRow& before, const v1::WriteAgreementRequest& request) {
  const v1::Agreement& old = before.agreement;
  const v1::Agreement& asked = request.agreement();
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), old.name(), before.version));
  if (old.state() != v1::AGREEMENT_STATE_DRAFT) {
    return NotDraft(old);
  }
  if (old.official() != asked.official() || old.unit() != asked.unit() || old.year() != asked.year()) {
    return Error(absl::StatusCode::kFailedPrecondition, "AGREEMENT_OF_OTHERS",
                 absl::StrCat(old.name(), " has another official, unit or year"));
  }
  return absl::OkStatus();
}

absl::Status Tell(const rpc::CallContext& call, postgres::Transaction& transaction, const std::string& instansi,
                  const std::vector<journal::Entry>& entries) {
  return journal::Append(transaction, instansi, entries, call.AuditJson());
}

// The caller's signature on the row.
absl::Status Sign(const rpc::CallContext& call, v1::Agreement& agreement) {
  const std::string& person = call.actor.id;
  const bool official = person == agreement.official();
  if (!official && person != agreement.superior()) {
    return Error(absl::StatusCode::kPermissionDenied, "NOT_A_PARTY",
                 absl::StrCat(agreement.name(), " is signed by the two that it names"));
  }
  if (official ? agreement.has_official_sign_time() : agreement.has_superior_sign_time()) {
    return Error(absl::StatusCode::kFailedPrecondition, "SIGNED_ALREADY",
                 absl::StrCat(agreement.name(), " has this signature already"));
  }
  *(official ? agreement.mutable_official_sign_time() : agreement.mutable_superior_sign_time()) =
      google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(call.clock->Now()));
  return absl::OkStatus();
}

// With both signatures it holds, and the version that held does no longer.
absl::Status Conclude(const rpc::CallContext& call, postgres::Transaction& transaction, const std::string& instansi,
                      AgreementRow& row) {
  TERPADU_RETURN_IF_ERROR(store::LockAgreementYear(transaction, instansi, row.agreement.year()));
  const std::string id = IdOf(kAgreementPattern, row.agreement.name()).id;
  TERPADU_ASSIGN(const AgreementRow as_dpa_is_now, store::LockAgreement(transaction, instansi, id));
  *row.agreement.mutable_budget() = as_dpa_is_now.agreement.budget();
  TERPADU_ASSIGN(AgreementRow before, store::LockSignedAgreement(transaction, row.agreement));
  if (before.version > 0) {
    before.agreement.set_state(v1::AGREEMENT_STATE_SUPERSEDED);
    before.agreement.set_amendment_due(false);
    TERPADU_RETURN_IF_ERROR(store::SaveAgreement(transaction, before));
    v1::AgreementSuperseded event;
    event.set_successor(row.agreement.name());
    TERPADU_RETURN_IF_ERROR(
        Tell(call, transaction, instansi, {journal::MakeEntry(before.agreement.name(), before.version, event)}));
  }
  row.agreement.set_state(v1::AGREEMENT_STATE_SIGNED);
  TERPADU_RETURN_IF_ERROR(store::SaveAgreement(transaction, row));
  return Tell(call, transaction, instansi, {AgreementEntry<v1::AgreementSigned>(row)});
}

}  // namespace

absl::StatusOr<v1::Agreement> AgreementService::WriteAgreement(rpc::CallContext& call,
                                                               const v1::WriteAgreementRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(CheckWrite(request, parent.instansi));
  return rpc::Once<v1::Agreement>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Agreement> {
        TERPADU_RETURN_IF_ERROR(CheckIkus(transaction, parent.instansi, request.agreement()));
        TERPADU_ASSIGN(const AgreementRow before,
                       store::LockAgreement(transaction, parent.instansi, request.agreement_id()));
        if (before.version > 0) {
          TERPADU_RETURN_IF_ERROR(CheckRewrite(before, request));
        }
        AgreementRow row;
        row.agreement = request.agreement();
        row.agreement.set_name(NameOf(kAgreementPattern, parent.instansi, request.agreement_id()));
        TERPADU_RETURN_IF_ERROR(store::WriteDraft(transaction, row));
        TERPADU_RETURN_IF_ERROR(Tell(call, transaction, parent.instansi, {AgreementEntry<v1::AgreementWritten>(row)}));
        return row.agreement;
      });
}

absl::StatusOr<v1::Agreement> AgreementService::SignAgreement(rpc::CallContext& call,
                                                              const v1::SignAgreementRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kAgreementPattern, "name", request.name()));
  return rpc::Once<v1::Agreement>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Agreement> {
        TERPADU_ASSIGN(AgreementRow row, store::LockAgreement(transaction, id.instansi, id.id));
        v1::Agreement& agreement = row.agreement;
        if (row.version == 0) {
          return NotHere(request.name());
        }
        TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), agreement.name(), row.version));
        if (agreement.state() != v1::AGREEMENT_STATE_DRAFT) {
          return NotDraft(agreement);
        }
        TERPADU_RETURN_IF_ERROR(Sign(call, agreement));
        if (agreement.has_official_sign_time() && agreement.has_superior_sign_time()) {
          TERPADU_RETURN_IF_ERROR(Conclude(call, transaction, id.instansi, row));
          return agreement;
        }
        TERPADU_RETURN_IF_ERROR(store::SaveAgreement(transaction, row));
        v1::AgreementCountersignatureAwaited event;
        event.set_by_official(agreement.has_official_sign_time());
        TERPADU_RETURN_IF_ERROR(
            Tell(call, transaction, id.instansi, {journal::MakeEntry(agreement.name(), row.version, event)}));
        return agreement;
      });
}

}  // namespace terpadu::performance
