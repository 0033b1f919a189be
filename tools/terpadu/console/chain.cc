#include "tools/terpadu/console/chain.h"

#include <algorithm>
#include <vector>

#include "libs/base/rupiah.h"
#include "tools/terpadu/console/text.h"
#include "tools/terpadu/console/tree.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = reporting::v1;

std::string AmountOf(const pb::TraceStep& step) {
  const int64_t amount = step.link().amount();
  const int64_t edge = step.edge_amount();
  if (edge != 0 && amount != 0 && edge != amount) {
    return FormatRupiah(Rupiah(edge)) + " of " + FormatRupiah(Rupiah(amount));
  }
  const int64_t shown = amount != 0 ? amount : edge;
  return shown == 0 ? "" : FormatRupiah(Rupiah(shown));
}

std::string NoteOf(const pb::Link& link) {
  return link.state() + (link.state().empty() || link.detail().empty() ? "" : ", ") + link.detail();
}

// Its title; without one, the last part of its name.
std::string TitleOf(const pb::Link& link) {
  return link.title().empty() ? link.name().substr(link.name().rfind('/') + 1) : link.title();
}

}  // namespace

std::string LinkKindName(pb::LinkKind kind) {
  switch (kind) {
    case pb::LINK_KIND_BUDGET_LINE:
      return "budget line";
    case pb::LINK_KIND_RUP_PACKAGE:
      return "RUP package";
    case pb::LINK_KIND_RPP:
      return "RPP";
    case pb::LINK_KIND_SUB_KEGIATAN:
      return "sub kegiatan";
    case pb::LINK_KIND_DISBURSEMENT:
      return "payment";
    default:
      break;
  }
  std::string name = WordOf(kind);
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return name;
}

std::string DrawChain(const pb::TraceResponse& trace) {
  std::vector<TreeRow> rows;
  for (const pb::TraceStep& step : trace.steps()) {
    rows.push_back({step.reached_from(), LinkKindName(step.link().kind()), TitleOf(step.link()), NoteOf(step.link()),
                    AmountOf(step)});
  }
  std::string drawn = DrawTree(rows, kScreen);
  drawn += "budget lines reached " + FormatRupiah(Rupiah(trace.amount()));
  drawn += trace.paid() == 0 ? "\n" : ", paid " + FormatRupiah(Rupiah(trace.paid())) + "\n";
  if (trace.truncated()) {
    drawn += "the chain goes on: it was cut at the bound on steps or depth\n";
  }
  return drawn;
}

}  // namespace terpadu::command
