#include "services/performance/lkjip/lkjip_service.h"

#include <charconv>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "libs/base/error.h"
#include "libs/base/status.h"
#include "libs/journal/append.h"
#include "libs/rpc/idempotency.h"
#include "libs/rpc/paging.h"
#include "libs/sheet/csv.h"
#include "libs/sheet/xlsx.h"
#include "services/performance/fields.h"
#include "services/performance/lkjip/document/print_pdf.h"
#include "services/performance/lkjip/document/report_html.h"
#include "services/performance/lkjip/document/report_table.h"
#include "services/performance/lkjip/names.h"
#include "services/performance/lkjip/snapshot.h"
#include "services/performance/lkjip/store/lkjip_store.h"
#include "services/performance/lkjip/store/source_store.h"
#include "services/performance/requests.h"
#include "services/performance/words.h"
#include "terpadu/performance/v1/lkjip_events.pb.h"

namespace terpadu::performance {
namespace {

using store::LkjipRow;

constexpr size_t kLongestOverview = 16'000;
constexpr size_t kLargestDocument = size_t{3584} << 10;  // 3.5 MiB: an answer has at most 4
constexpr int kFiguresAtATime = 5'000;

bool MayReadDrafts(const rpc::CallContext& call) {
  for (const char* role : {"PERFORMANCE_OFFICER", "PA_KPA", "SEKDA", "APIP", "APPLICATION"}) {
    if (call.actor.HasRole(role)) {
      return true;
    }
  }
  return false;
}

v1::Lkjip WithoutPersons(v1::Lkjip lkjip) {
  lkjip.clear_author();
  lkjip.clear_publisher();
  return lkjip;
}

// As the caller may see it.
absl::StatusOr<v1::Lkjip> FindFor(rpc::CallContext& call, const ResourceId& id) {
  TERPADU_ASSIGN(v1::Lkjip lkjip, store::FindLkjip(*call.db, call.ScopeOf(id.instansi), id.id));
  if (MayReadDrafts(call)) {
    return lkjip;
  }
  return lkjip.state() == v1::LKJIP_STATE_DRAFT ? absl::StatusOr<v1::Lkjip>(NotHere(lkjip.name()))
                                                : WithoutPersons(std::move(lkjip));
}

absl::Status Check(const v1::CreateLkjipRequest& request, const std::string& instansi) {
  const v1::Lkjip& lkjip = request.lkjip();
  FieldErrors errors;
  CheckId("lkjip_id", request.lkjip_id(), errors);
  if (!lkjip.unit().empty()) {
    CheckNameIn(kUnitPattern, instansi, "lkjip.unit", lkjip.unit(), errors);
  }
  CheckYearOf("lkjip.year", lkjip.year(), errors);
  CheckLength("lkjip.title", lkjip.title(), kLongestTitle, errors);
  CheckLength("lkjip.overview", lkjip.overview(), kLongestOverview, errors);
  return errors.ToStatus();
}

// The title given, or the unit's, or its id.
absl::StatusOr<std::string> TitleOf(postgres::Transaction& transaction, const ResourceId& parent,
                                    const v1::Lkjip& lkjip) {
  if (!lkjip.title().empty()) {
    return lkjip.title();
  }
  if (lkjip.unit().empty()) {
    return parent.instansi;
  }
  const std::string unit = IdOf(kUnitPattern, lkjip.unit()).id;
  TERPADU_ASSIGN(const auto titles, store::UnitTitles(transaction, parent.instansi));
  const auto found = titles.find(unit);
  return found == titles.end() ? unit : found->second;
}

absl::Status Tell(const rpc::CallContext& call, postgres::Transaction& transaction, const LkjipRow& row,
                  const google::protobuf::Message& event) {
  return journal::Append(transaction, IdOf(kLkjipPattern, row.lkjip.name()).instansi,
                         {journal::MakeEntry(row.lkjip.name(), row.version, event)}, call.AuditJson());
}

google::protobuf::Timestamp NowOf(const rpc::CallContext& call) {
  return google::protobuf::util::TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(call.clock->Now()));
}

absl::Status MayPublish(const rpc::CallContext& call, const LkjipRow& row, const std::optional<LkjipRow>& before) {
  const v1::Lkjip& lkjip = row.lkjip;
  if (lkjip.author() == call.actor.id) {
    return Error(absl::StatusCode::kPermissionDenied, "OWN_LKJIP",
                 absl::StrCat(lkjip.name(), " is published by another person than created it"));
  }
  if (lkjip.state() != v1::LKJIP_STATE_DRAFT) {
    return Error(absl::StatusCode::kFailedPrecondition, "LKJIP_NOT_DRAFT",
                 absl::StrCat(lkjip.name(), " is ", WordOf(lkjip.state()), ": create the next version"),
                 {{"state", WordOf(lkjip.state())}});
  }
  if (before.has_value() && before->lkjip.number() > lkjip.number()) {
    return Error(absl::StatusCode::kFailedPrecondition, "LKJIP_OUTDATED",
                 absl::StrCat("version ", before->lkjip.number(), " is published already"),
                 {{"number", absl::StrCat(before->lkjip.number())}});
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<v1::LkjipFigure>> AllFigures(rpc::CallContext& call, const ResourceId& id) {
  std::vector<v1::LkjipFigure> figures;
  for (int64_t after = 0; true;) {
    TERPADU_ASSIGN(auto page, store::ListFigures(*call.db, call.ScopeOf(id.instansi), id.id,
                                                 v1::LKJIP_SECTION_UNSPECIFIED, after, kFiguresAtATime));
    for (store::PlacedFigure& placed : page) {
      figures.push_back(std::move(placed.figure));
      after = placed.position;
    }
    if (page.size() < kFiguresAtATime) {
      return figures;
    }
  }
}

std::string FileName(const v1::Lkjip& lkjip, const char* ending) {
  const std::string whose =
      lkjip.unit().empty() ? IdOf(kLkjipPattern, lkjip.name()).instansi : IdOf(kUnitPattern, lkjip.unit()).id;
  return absl::StrCat("lkjip-", lkjip.year(), "-", whose, "-", lkjip.number(), ending);
}

absl::StatusOr<std::string> Bounded(std::string content) {
  if (content.size() > kLargestDocument) {
    return Error(absl::StatusCode::kResourceExhausted, "LKJIP_TOO_LARGE",
                 absl::StrCat("the document has ", content.size(), " bytes, ", kLargestDocument,
                              " at most: read the figures, or report by unit"),
                 {{"bytes", absl::StrCat(content.size())}, {"most", absl::StrCat(kLargestDocument)}});
  }
  return content;
}

absl::StatusOr<v1::RenderLkjipResponse> Render(const rpc::CallContext& call, const v1::Lkjip& lkjip,
                                               const std::vector<v1::LkjipFigure>& figures, v1::LkjipFormat format) {
  v1::RenderLkjipResponse response;
  std::string content;
  if (format == v1::LKJIP_FORMAT_HTML || format == v1::LKJIP_FORMAT_PDF) {
    const bool html = format == v1::LKJIP_FORMAT_HTML;
    TERPADU_ASSIGN(content, Bounded(ReportHtml(lkjip, figures)));
    if (!html) {
      TERPADU_ASSIGN(content, PrintPdf(content, {.deadline = call.deadline, .most_bytes = kLargestDocument}));
    }
    response.set_media_type(html ? "text/html; charset=utf-8" : "application/pdf");
    response.set_file_name(FileName(lkjip, html ? ".html" : ".pdf"));
  } else if (format == v1::LKJIP_FORMAT_CSV) {
    TERPADU_ASSIGN(content, Bounded(sheet::WriteCsv(LppdTable(lkjip, figures))));
    response.set_media_type("text/csv; charset=utf-8");
    response.set_file_name(FileName(lkjip, ".csv"));
  } else {
    TERPADU_ASSIGN(content, sheet::WriteXlsx({LppdTable(lkjip, figures)}));
    TERPADU_ASSIGN(content, Bounded(std::move(content)));
    response.set_media_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    response.set_file_name(FileName(lkjip, ".xlsx"));
  }
  response.set_content(std::move(content));
  return response;
}

// A position as a page token keeps it; 0 for none.
int64_t PositionOf(const rpc::Page& page) {
  int64_t position = 0;
  if (!page.after.empty()) {
    std::from_chars(page.after.front().data(), page.after.front().data() + page.after.front().size(), position);
  }
  return position;
}

}  // namespace

LkjipService::LkjipService() : handlers_("terpadu.performance.v1.LkjipService") {
  handlers_.Unary("CreateLkjip", this, &LkjipService::CreateLkjip);
  handlers_.Unary("PublishLkjip", this, &LkjipService::PublishLkjip);
  handlers_.Unary("GetLkjip", this, &LkjipService::GetLkjip);
  handlers_.Unary("ListLkjips", this, &LkjipService::ListLkjips);
  handlers_.Unary("ListLkjipFigures", this, &LkjipService::ListLkjipFigures);
  handlers_.Unary("RenderLkjip", this, &LkjipService::RenderLkjip);
}

absl::StatusOr<v1::Lkjip> LkjipService::CreateLkjip(rpc::CallContext& call, const v1::CreateLkjipRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_RETURN_IF_ERROR(Check(request, parent.instansi));
  return rpc::Once<v1::Lkjip>(
      call, parent.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Lkjip> {
        LkjipRow row;
        v1::Lkjip& lkjip = row.lkjip;
        lkjip.set_name(NameOf(kLkjipPattern, parent.instansi, request.lkjip_id()));
        lkjip.set_unit(request.lkjip().unit());
        lkjip.set_year(request.lkjip().year());
        lkjip.set_overview(request.lkjip().overview());
        lkjip.set_state(v1::LKJIP_STATE_DRAFT);
        lkjip.set_author(call.actor.id);
        *lkjip.mutable_create_time() = NowOf(call);
        const std::string unit = lkjip.unit().empty() ? "" : IdOf(kUnitPattern, lkjip.unit()).id;
        TERPADU_ASSIGN(const int32_t number, store::NextLkjipNumber(transaction, parent.instansi, unit, lkjip.year()));
        lkjip.set_number(number);
        TERPADU_ASSIGN(*lkjip.mutable_title(), TitleOf(transaction, parent, request.lkjip()));
        TERPADU_ASSIGN(const auto figures, FreezeFigures(transaction, lkjip));
        lkjip.set_figure_count(static_cast<int32_t>(figures.size()));
        lkjip.set_digest(DigestOf(figures));
        TERPADU_RETURN_IF_ERROR(store::InsertLkjip(transaction, lkjip, figures));
        v1::LkjipCreated event;
        *event.mutable_lkjip() = WithoutPersons(lkjip);
        TERPADU_RETURN_IF_ERROR(Tell(call, transaction, row, event));
        TERPADU_ASSIGN(row, store::LockLkjip(transaction, parent.instansi, request.lkjip_id()));
        return row.lkjip;
      });
}

absl::StatusOr<v1::Lkjip> LkjipService::PublishLkjip(rpc::CallContext& call, const v1::PublishLkjipRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kLkjipPattern, "name", request.name()));
  TERPADU_ASSIGN(const v1::Lkjip asked, store::FindLkjip(*call.db, call.ScopeOf(id.instansi), id.id));
  const std::string unit = asked.unit().empty() ? "" : IdOf(kUnitPattern, asked.unit()).id;
  return rpc::Once<v1::Lkjip>(
      call, id.instansi, request, [&](postgres::Transaction& transaction) -> absl::StatusOr<v1::Lkjip> {
        // Before any row of theirs, so that nobody waits in a circle.
        TERPADU_RETURN_IF_ERROR(store::LockLkjipsOf(transaction, id.instansi, unit, asked.year()));
        TERPADU_ASSIGN(LkjipRow row, store::LockLkjip(transaction, id.instansi, id.id));
        v1::Lkjip& lkjip = row.lkjip;
        TERPADU_RETURN_IF_ERROR(CheckEtag(request.etag(), lkjip.name(), row.version));
        TERPADU_ASSIGN(auto before, store::LockPublishedLkjip(transaction, lkjip));
        TERPADU_RETURN_IF_ERROR(MayPublish(call, row, before));
        if (before.has_value()) {
          before->lkjip.set_state(v1::LKJIP_STATE_SUPERSEDED);
          TERPADU_RETURN_IF_ERROR(store::SaveLkjip(transaction, *before));
          v1::LkjipSuperseded superseded;
          superseded.set_successor(lkjip.name());
          TERPADU_RETURN_IF_ERROR(Tell(call, transaction, *before, superseded));
        }
        lkjip.set_state(v1::LKJIP_STATE_PUBLISHED);
        lkjip.set_publisher(call.actor.id);
        *lkjip.mutable_publish_time() = NowOf(call);
        TERPADU_RETURN_IF_ERROR(store::SaveLkjip(transaction, row));
        v1::LkjipPublished published;
        *published.mutable_lkjip() = WithoutPersons(lkjip);
        TERPADU_RETURN_IF_ERROR(Tell(call, transaction, row, published));
        return lkjip;
      });
}

absl::StatusOr<v1::Lkjip> LkjipService::GetLkjip(rpc::CallContext& call, const v1::GetLkjipRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kLkjipPattern, "name", request.name()));
  return FindFor(call, id);
}

absl::StatusOr<v1::ListLkjipsResponse> LkjipService::ListLkjips(rpc::CallContext& call,
                                                                const v1::ListLkjipsRequest& request) {
  TERPADU_ASSIGN(const ResourceId parent, ReadName(kInstansiPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  const bool drafts = MayReadDrafts(call);
  TERPADU_ASSIGN(auto rows, store::ListLkjips(*call.db, call.ScopeOf(parent.instansi), request.year(), drafts, page));
  for (v1::Lkjip& lkjip : rows) {
    if (!drafts) {
      lkjip = WithoutPersons(std::move(lkjip));
    }
  }
  return PageOf<v1::ListLkjipsResponse>(
      rows, page, [](auto& response) { return response.mutable_lkjips(); },
      [](const auto& last) { return IdOf(kLkjipPattern, last.name()).id; });
}

absl::StatusOr<v1::ListLkjipFiguresResponse> LkjipService::ListLkjipFigures(
    rpc::CallContext& call, const v1::ListLkjipFiguresRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kLkjipPattern, "parent", request.parent()));
  TERPADU_ASSIGN(const rpc::Page page, rpc::ParsePage(request));
  TERPADU_RETURN_IF_ERROR(FindFor(call, id).status());
  TERPADU_ASSIGN(auto placed, store::ListFigures(*call.db, call.ScopeOf(id.instansi), id.id, request.section(),
                                                 PositionOf(page), page.size + 1));
  v1::ListLkjipFiguresResponse response;
  for (store::PlacedFigure& figure : placed) {
    if (response.figures_size() == page.size) {
      response.set_next_page_token(page.NextToken({absl::StrCat(placed[page.size - 1].position)}));
      break;
    }
    *response.add_figures() = std::move(figure.figure);
  }
  return response;
}

absl::StatusOr<v1::RenderLkjipResponse> LkjipService::RenderLkjip(rpc::CallContext& call,
                                                                  const v1::RenderLkjipRequest& request) {
  TERPADU_ASSIGN(const ResourceId id, ReadName(kLkjipPattern, "name", request.name()));
  FieldErrors errors;
  if (!IsKnown(request.format())) {
    errors.Add("format", "must be one of the formats");
  }
  TERPADU_RETURN_IF_ERROR(errors.ToStatus());
  TERPADU_ASSIGN(const v1::Lkjip lkjip, FindFor(call, id));
  TERPADU_ASSIGN(const auto figures, AllFigures(call, id));
  return Render(call, lkjip, figures, request.format());
}

}  // namespace terpadu::performance
