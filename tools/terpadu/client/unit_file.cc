#include "tools/terpadu/client/unit_file.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_split.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

using absl::StripAsciiWhitespace;

absl::StatusOr<pb::CreateUnitRequest> ParseLine(absl::string_view line, int number, std::string_view instansi) {
  const std::vector<absl::string_view> cells = absl::StrSplit(line, '\t');
  pb::CreateUnitRequest request;
  request.set_unit_id(std::string(StripAsciiWhitespace(cells[0])));
  request.mutable_unit()->set_title(cells.size() > 1 ? std::string(StripAsciiWhitespace(cells[1])) : "");
  if (!IsResourceId(request.unit_id()) || request.unit().title().empty()) {
    return Error(absl::StatusCode::kInvalidArgument, "UNIT_FILE_INVALID",
                 "line " + std::to_string(number) + " is not an id, a tab and a title: " + std::string(line),
                 {{"line", std::to_string(number)}});
  }
  if (cells.size() > 2) {
    for (absl::string_view alias : absl::StrSplit(cells[2], '|', absl::SkipWhitespace())) {
      request.mutable_unit()->add_aliases(std::string(StripAsciiWhitespace(alias)));
    }
  }
  const auto cell = [&cells](size_t i) { return cells.size() > i ? std::string(StripAsciiWhitespace(cells[i])) : ""; };
  request.mutable_unit()->set_code(cell(3));
  request.mutable_unit()->set_kind(FromWord<pb::UnitKind>(cell(4)));
  if (!cell(4).empty() && request.unit().kind() == pb::UNIT_KIND_UNSPECIFIED) {
    return Error(absl::StatusCode::kInvalidArgument, "UNIT_FILE_INVALID",
                 "line " + std::to_string(number) + " names no kind of unit: " + cell(4),
                 {{"line", std::to_string(number)}});
  }
  if (!cell(5).empty()) {
    request.mutable_unit()->set_parent_unit("instansi/" + std::string(instansi) + "/units/" + cell(5));
  }
  return request;
}

bool IsData(absl::string_view line, int number) {
  const bool header = number == 1 && absl::AsciiStrToLower(line.substr(0, 3)) == "id\t";
  return !StripAsciiWhitespace(line).empty() && line[0] != '#' && !header;
}

}  // namespace

absl::StatusOr<std::vector<pb::CreateUnitRequest>> ParseUnitFile(std::string_view content, std::string_view instansi) {
  std::vector<pb::CreateUnitRequest> requests;
  int number = 0;
  for (absl::string_view line : absl::StrSplit(absl::string_view(content.data(), content.size()), '\n')) {
    ++number;
    if (IsData(line, number)) {
      TERPADU_ASSIGN(pb::CreateUnitRequest request, ParseLine(line, number, instansi));
      request.set_parent("instansi/" + std::string(instansi));
      requests.push_back(std::move(request));
    }
  }
  return requests;
}

absl::StatusOr<UnitsLoaded> CreateUnits(Services& services, const Caller& caller,
                                        const std::vector<pb::CreateUnitRequest>& requests) {
  UnitsLoaded loaded;
  for (const pb::CreateUnitRequest& request : requests) {
    const auto unit = services.Call<pb::Unit>(caller, "terpadu.planning.v1.PlanningService/CreateUnit", request);
    if (!unit.ok() && ReasonOf(unit.status()) != "UNIT_EXISTS") {
      return unit.status();
    }
    ++(unit.ok() ? loaded.created : loaded.there);
  }
  return loaded;
}

}  // namespace terpadu::command
