#include "services/performance/progress/progress_service.h"

#include "libs/base/status.h"
#include "libs/rpc/paging.h"
#include "services/performance/fields.h"
#include "services/performance/progress/store/progress_store.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"

namespace terpadu::performance {
namespace {

constexpr size_t kLongestCode = 64;

absl::Status Check(const v1::ListProgressRequest& request, const std::string& instansi) {
  FieldErrors errors;
  CheckYearOf("year", request.year(), errors);
  if (!IsKnown(request.level())) {
    errors.Add("level", "must be one of the levels");
  }
  if (!request.unit().empty()) {
    CheckNameIn(kUnitPattern, instansi, "unit", request.unit(), errors);
  }
  CheckLength("under", request.under(), kLongestCode, errors);
  return errors.ToStatus();
}

v1::ProgressFigure ProtoOf(const domain::Figure& figure) {
  v1::ProgressFigure proto;
  if (figure.hundredths.has_value()) {
    proto.set_hundredths(*figure.hundredths);
  }
  proto.set_numerator(figure.numerator);
  proto.set_denominator(figure.denominator);
  proto.set_formula(figure.formula);
  proto.set_reason(figure.reason);
  return proto;
}

v1::Progress ProtoOf(const store::ProgressGroup& group, const std::string& instansi) {
  v1::Progress progress;
  if (!group.unit_id.empty()) {
    progress.set_unit(NameOf(kUnitPattern, instansi, group.unit_id));
  }
  progress.set_unit_title(group.unit_title);
  progress.set_code(group.code);
  progress.set_title(group.title);
  progress.set_budget(group.money.budget);
  progress.set_committed(group.money.committed);
  progress.set_paid(group.money.paid);
  const domain::Figure absorption = domain::AbsorptionOf(group.money);
  const domain::Figure achievement = domain::AchievementOf(group.achievements);
  *progress.mutable_absorption() = ProtoOf(absorption);
  *progress.mutable_physical() = ProtoOf(domain::PhysicalProgressOf(group.money));
  *progress.mutable_achievement() = ProtoOf(achievement);
  *progress.mutable_efficiency() = ProtoOf(domain::EfficiencyOf(achievement, absorption));
  progress.set_indicator_count(static_cast<int32_t>(group.achievements.indicators));
  return progress;
}

}  // namespace

ProgressService::ProgressService() : handlers_("terpadu.performance.v1.ProgressService") {
  handlers_.Unary("ListProgress", this, &ProgressService::ListProgress);
}

absl::StatusOr<v1::ListProgressResponse> ProgressService::ListProgress(rpc::CallContext& call,
                                                                       const v1::ListProgressRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(Check(request, parent.instansi));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  store::ProgressQuery query{.instansi = parent.instansi, .year = request.year(), .level = request.level()};
  query.unit_id = request.unit().empty() ? "" : IdOf(kUnitPattern, request.unit()).id;
  query.under = request.under();
  std::optional<std::pair<std::string, std::string>> after;
  if (page.after.size() == 2) {
    after.emplace(page.after[0], page.after[1]);
  }
  TERPADU_ASSIGN(postgres::Transaction transaction, call.db->Begin(call.ScopeOf(parent.instansi)));
  TERPADU_ASSIGN(const auto groups, store::ListProgressGroups(transaction, query, after, page.size + 1));
  TERPADU_RETURN_IF_ERROR(transaction.Commit());
  v1::ListProgressResponse response;
  for (const store::ProgressGroup& group : groups) {
    if (response.progress_size() == page.size) {
      const store::ProgressGroup& last = groups[page.size - 1];
      response.set_next_page_token(page.NextToken({last.unit_id, last.code}));
      break;
    }
    *response.add_progress() = ProtoOf(group, parent.instansi);
  }
  return response;
}

}  // namespace terpadu::performance
