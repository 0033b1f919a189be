#include "tools/terpadu/client/plan_folder.h"

#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "libs/base/error.h"
#include "libs/base/resource_name.h"
#include "libs/base/status.h"
#include "tools/terpadu/client/file.h"

namespace terpadu::command {
namespace {

namespace pb = planning::v1;

constexpr size_t kLargestFile = 64 << 20;

// One file as it is read, a row at a time.
class Source {
 public:
  Source(PlanFolder& folder, PlanFile& file) : folder_(folder), file_(file) {}

  absl::Status Open(const std::string& path, const std::vector<std::string>& columns);
  // The next row that has all its cells; false at the end.
  bool Next();
  const std::string& Cell(const std::string& column) const { return cells_[places_.at(column)]; }
  int line() const { return line_; }

  void Note(type::v1::Severity severity, const std::string& code, const std::string& text, const std::string& message);
  // The row is not taken.
  void LeaveOut(type::v1::Severity severity, const std::string& code, const std::string& text,
                const std::string& message) {
    Note(severity, code, text, message);
    ++file_.left_out;
  }
  void Take() { ++file_.read; }

 private:
  PlanFolder& folder_;
  PlanFile& file_;
  std::vector<std::string> lines_;
  size_t next_ = 1;
  int line_ = 1;
  std::map<std::string, size_t> places_;
  std::vector<std::string> cells_;
  size_t width_ = 0;
};

std::vector<std::string> Cells(const std::string& line) { return absl::StrSplit(line, '\t'); }

absl::Status Source::Open(const std::string& path, const std::vector<std::string>& columns) {
  TERPADU_ASSIGN(const std::string content, ReadFile(path, kLargestFile));
  lines_ = absl::StrSplit(content, '\n');
  for (std::string& line : lines_) {
    if (!line.empty() && line.back() == '\r') {
      line.pop_back();
    }
  }
  const std::vector<std::string> header = Cells(lines_[0]);
  width_ = header.size();
  for (size_t i = 0; i < header.size(); ++i) {
    places_.emplace(header[i], i);
  }
  for (const std::string& column : columns) {
    if (places_.count(column) == 0) {
      return Error(absl::StatusCode::kInvalidArgument, "HEADER_UNKNOWN", path + " has no column " + column,
                   {{"file", path}, {"column", column}});
    }
  }
  return absl::OkStatus();
}

bool Source::Next() {
  while (next_ < lines_.size()) {
    const std::string& line = lines_[next_++];
    line_ = static_cast<int>(next_);
    if (line.empty()) {
      continue;
    }
    ++file_.rows;
    cells_ = Cells(line);
    if (cells_.size() == width_) {
      return true;
    }
    LeaveOut(type::v1::SEVERITY_ERROR, "ROW_DAMAGED", line.substr(0, 80),
             "has " + std::to_string(cells_.size()) + " cells, the header " + std::to_string(width_));
  }
  return false;
}

void Source::Note(type::v1::Severity severity, const std::string& code, const std::string& text,
                  const std::string& message) {
  PlanFinding& found = folder_.findings.emplace_back();
  found.file = file_.name;
  found.finding.set_severity(severity);
  found.finding.set_code(code);
  found.finding.set_line(line_);
  found.finding.set_text(text);
  found.finding.set_message(message);
}

// A level of the tree: its file and what its columns are called.
struct Level {
  std::string file;
  pb::PlanNodeKind kind;
  std::vector<std::string> ids;  // columns, from the satker down to its own
  std::string code;
  std::string title;
  std::string amount;
};

const std::vector<Level>& Levels() {
  static const auto& levels = *new std::vector<Level>{{"program.tsv",
                                                       pb::PLAN_NODE_KIND_PROGRAM,
                                                       {"kd_satker", "kd_program"},
                                                       "kd_program_str",
                                                       "nama_program",
                                                       "pagu_program"},
                                                      {"kegiatan.tsv",
                                                       pb::PLAN_NODE_KIND_KEGIATAN,
                                                       {"kd_satker", "kd_program", "kd_kegiatan"},
                                                       "kd_kegiatan_str",
                                                       "nama_kegiatan",
                                                       "pagu_kegiatan"},
                                                      {"sub_kegiatan.tsv",
                                                       pb::PLAN_NODE_KIND_SUB_KEGIATAN,
                                                       {"kd_satker", "kd_program", "kd_kegiatan", "kd_subkegiatan"},
                                                       "kd_subkegiatan_str",
                                                       "nama_subkegiatan",
                                                       "pagu_subkegiatan"}};
  return levels;
}

std::string IdOf(const Source& source, const std::vector<std::string>& columns, size_t count) {
  std::string id;
  for (size_t i = 0; i < count; ++i) {
    id += (i == 0 ? "" : ".") + source.Cell(columns[i]);
  }
  return id;
}

// As many parts with as many digits as a code of the kind has.
bool IsCode(const std::string& code, pb::PlanNodeKind kind) {
  const std::vector<std::vector<size_t>> forms =
      kind == pb::PLAN_NODE_KIND_PROGRAM    ? std::vector<std::vector<size_t>>{{1, 2, 2}}
      : kind == pb::PLAN_NODE_KIND_KEGIATAN ? std::vector<std::vector<size_t>>{{1, 2, 2, 1, 2}}
                                            : std::vector<std::vector<size_t>>{{1, 2, 2, 1, 2, 4}, {1, 2, 2, 1, 2, 2}};
  const std::vector<std::string> parts = absl::StrSplit(code, '.');
  return std::any_of(forms.begin(), forms.end(), [&](const std::vector<size_t>& form) {
    return parts.size() == form.size() &&
           std::equal(parts.begin(), parts.end(), form.begin(), [](const std::string& part, size_t width) {
             return part.size() == width && part.find_first_not_of("0123456789X") == std::string::npos;
           });
  });
}

class Reader {
 public:
  Reader(std::string folder, std::string instansi, const std::string& plan, int year)
      : folder_(std::move(folder)),
        instansi_("instansi/" + std::move(instansi)),
        plan_(instansi_ + "/plans/" + plan),
        year_(year) {}

  absl::StatusOr<PlanFolder> Run() {
    out_.files.reserve(Levels().size() + 1);
    TERPADU_RETURN_IF_ERROR(ReadUnits());
    for (const Level& level : Levels()) {
      TERPADU_RETURN_IF_ERROR(ReadLevel(level));
    }
    return std::move(out_);
  }

 private:
  absl::Status ReadUnits();
  absl::Status ReadLevel(const Level& level);
  void ReadNode(const Level& level, Source& source);
  // Whether the row can be taken; what is wrong with it is noted.
  bool Check(const Level& level, Source& source, const std::string& id);
  void SetUnit(Source& source, pb::PlanNode& node);

  const std::string folder_;
  const std::string instansi_;
  const std::string plan_;
  const int year_;
  PlanFolder out_;
  std::set<std::string> units_;
  std::set<std::string> nodes_;
};

absl::Status Reader::ReadUnits() {
  PlanFile& file = out_.files.emplace_back();
  file.name = "satker.tsv";
  Source source(out_, file);
  TERPADU_RETURN_IF_ERROR(source.Open(folder_ + "/" + file.name, {"kd_satker", "kd_satker_str", "nama_satker"}));
  while (source.Next()) {
    const std::string& id = source.Cell("kd_satker");
    if (!IsResourceId(id) || source.Cell("nama_satker").empty()) {
      source.LeaveOut(type::v1::SEVERITY_ERROR, "ID_UNREADABLE", id, "is no id of a satker, or it has no name");
      continue;
    }
    if (!units_.insert(id).second) {
      source.LeaveOut(type::v1::SEVERITY_ERROR, "ROW_REPEATED", id, "the satker was there");
      continue;
    }
    pb::CreateUnitRequest& request = out_.units.emplace_back();
    request.set_parent(instansi_);
    request.set_unit_id(id);
    request.mutable_unit()->set_title(source.Cell("nama_satker"));
    request.mutable_unit()->set_code(source.Cell("kd_satker_str"));
    source.Take();
  }
  return absl::OkStatus();
}

absl::Status Reader::ReadLevel(const Level& level) {
  PlanFile& file = out_.files.emplace_back();
  file.name = level.file;
  Source source(out_, file);
  std::vector<std::string> columns = level.ids;
  columns.insert(columns.end(), {level.code, level.title, level.amount, "is_deleted"});
  TERPADU_RETURN_IF_ERROR(source.Open(folder_ + "/" + file.name, columns));
  while (source.Next()) {
    ReadNode(level, source);
  }
  return absl::OkStatus();
}

bool Reader::Check(const Level& level, Source& source, const std::string& id) {
  using type::v1::SEVERITY_ERROR;
  const std::string& title = source.Cell(level.title);
  int64_t amount = 0;
  if (source.Cell("is_deleted") == "true") {
    source.LeaveOut(type::v1::SEVERITY_WARNING, "ROW_DELETED", title, "is marked as deleted");
  } else if (!IsResourceId(id)) {
    source.LeaveOut(SEVERITY_ERROR, "ID_UNREADABLE", id, "its ids are no ids");
  } else if (title.empty()) {
    source.LeaveOut(SEVERITY_ERROR, "TITLE_MISSING", id, "has no name");
  } else if (!absl::SimpleAtoi(source.Cell(level.amount), &amount) || amount < 0) {
    source.LeaveOut(SEVERITY_ERROR, "AMOUNT_UNREADABLE", source.Cell(level.amount), "is no amount in whole rupiah");
  } else if (nodes_.count(id) > 0) {
    source.LeaveOut(SEVERITY_ERROR, "ROW_REPEATED", id, "the same ids were there");
  } else if (level.ids.size() > 2 && nodes_.count(IdOf(source, level.ids, level.ids.size() - 1)) == 0) {
    source.LeaveOut(SEVERITY_ERROR, "PARENT_MISSING", title,
                    "what it is part of, " + IdOf(source, level.ids, level.ids.size() - 1) + ", is not there");
  } else {
    return true;
  }
  return false;
}

void Reader::SetUnit(Source& source, pb::PlanNode& node) {
  const std::string& unit = source.Cell("kd_satker");
  if (units_.count(unit) > 0) {
    node.add_units(instansi_ + "/units/" + unit);
  } else {
    source.Note(type::v1::SEVERITY_WARNING, "UNIT_MISSING", unit, "is no satker of satker.tsv: taken without a unit");
  }
}

void Reader::ReadNode(const Level& level, Source& source) {
  const std::string id = IdOf(source, level.ids, level.ids.size());
  if (!Check(level, source, id)) {
    return;
  }
  nodes_.insert(id);
  pb::CreatePlanNodeRequest& request = out_.nodes.emplace_back();
  request.set_plan_node_id(id);
  pb::PlanNode& node = *request.mutable_plan_node();
  node.set_kind(level.kind);
  node.set_title(source.Cell(level.title));
  node.set_source_line(source.line());
  if (level.ids.size() > 2) {
    node.set_parent_node(plan_ + "/nodes/" + IdOf(source, level.ids, level.ids.size() - 1));
  }
  const std::string& code = source.Cell(level.code);
  if (IsCode(code, level.kind)) {
    node.set_code(code);
  } else {
    source.Note(type::v1::SEVERITY_WARNING, "CODE_UNREADABLE", code, "is no code of its kind: taken without a code");
  }
  SetUnit(source, node);
  pb::YearAmount& ceiling = *node.add_ceilings();
  int64_t amount = 0;
  (void)absl::SimpleAtoi(source.Cell(level.amount), &amount);  // checked
  ceiling.set_year(year_);
  ceiling.set_amount(amount);
  source.Take();
}

}  // namespace

absl::StatusOr<PlanFolder> ReadPlanFolder(const std::string& folder, const std::string& instansi,
                                          const std::string& plan, int year) {
  return Reader(folder, instansi, plan, year).Run();
}

}  // namespace terpadu::command
