#include "services/procurement/kaji_ulang_service.h"

#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "services/procurement/domain/lifecycle.h"
#include "services/procurement/handlers/fields.h"
#include "services/procurement/handlers/once.h"
#include "services/procurement/handlers/package_parts.h"
#include "services/procurement/handlers/standing.h"
#include "services/procurement/selection/domain/segregation.h"
#include "services/procurement/store/package_store.h"
#include "services/procurement/words.h"
#include "terpadu/procurement/v1/events.pb.h"

namespace terpadu::procurement {
namespace {

using domain::Aggregate;

absl::StatusOr<v1::RupPackage> Start(rpc::CallContext& call, postgres::Transaction& transaction, const ResourceId& id,
                                     const v1::StartKajiUlangRequest& request, const store::PactDemand& pact) {
  TERPADU_ASSIGN(v1::RupPackage package, store::LockPackage(transaction, id.instansi, id.id));
  TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), package.name(), package.version()));
  TERPADU_RETURN_IF_ERROR(domain::CheckAllowed(Aggregate::kRupPackage, package.name(), WordOf(package.state()),
                                               domain::act::kStartKajiUlang));
  TERPADU_RETURN_IF_ERROR(CheckStanding(call, transaction, id.instansi, id.id, pact));
  package.set_state(
      EnumOf<v1::RupPackageState>(domain::StateAfter(Aggregate::kRupPackage, domain::act::kStartKajiUlang)));
  package.set_review_reason(request.reason());
  TERPADU_RETURN_IF_ERROR(store::SetReviewReason(transaction, id.instansi, id.id, request.reason()));
  TERPADU_RETURN_IF_ERROR(store::UpdatePackage(transaction, package));
  v1::RupPackageSentToReview event;
  event.set_review_reason(request.reason());
  TERPADU_RETURN_IF_ERROR(journal::Append(transaction, id.instansi,
                                          {journal::MakeEntry(package.name(), package.version(), event)},
                                          call.AuditJson(request.reason())));
  return package;
}

}  // namespace

KajiUlangService::KajiUlangService() : handlers_("terpadu.procurement.v1.KajiUlangService") {
  handlers_.Unary("StartKajiUlang", this, &KajiUlangService::StartKajiUlang);
}

absl::StatusOr<v1::RupPackage> KajiUlangService::StartKajiUlang(rpc::CallContext& call,
                                                                const v1::StartKajiUlangRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadNameAndEtag(kPackagePattern, request.name(), request.etag()));
  FieldErrors errors;
  CheckText("reason", request.reason(), kLongestReason, errors);
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const store::PactDemand pact,
                 LoadPactDemand(call, rules_, id.instansi, domain::capacity::kPpk, call.clock->Now()));
  return OnceOrNow<v1::RupPackage>(
      call, id.instansi, request,
      [&](postgres::Transaction& transaction) { return Start(call, transaction, id, request, pact); },
      [&](const v1::RupPackage&) { return store::GetPackage(*call.db, call.ScopeOf(id.instansi), id.id); });
}

}  // namespace terpadu::procurement
