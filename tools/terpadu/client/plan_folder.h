#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "terpadu/planning/v1/plan_draft_service.pb.h"
#include "terpadu/planning/v1/planning_service.pb.h"
#include "terpadu/type/v1/finding.pb.h"

namespace terpadu::command {

// How the rows of a file were taken: read + left_out = rows, each left out with a finding.
struct PlanFile {
  std::string name;
  int rows = 0;
  int read = 0;
  int left_out = 0;
};

struct PlanFinding {
  std::string file;
  type::v1::Finding finding;
};

// An annual plan as the exports of a regency have it: satker.tsv, program.tsv, kegiatan.tsv and sub_kegiatan.tsv in one
// folder, each with a header.
struct PlanFolder {
  std::vector<planning::v1::CreateUnitRequest> units;
  std::vector<planning::v1::CreatePlanNodeRequest> nodes;  // parents before their parts
  std::vector<PlanFile> files;
  std::vector<PlanFinding> findings;
};

// Reads the folder as `plan` of `year`. A unit has the id of its satker; a node the ids of its satker, program,
// kegiatan and sub kegiatan, with dots between, so that the same code of several satker stays apart. Nothing is left
// out or changed without a finding:
//   ERROR    ROW_DAMAGED (cells missing or too many), AMOUNT_UNREADABLE, ID_UNREADABLE, ROW_REPEATED (its id was
//   there),
//            PARENT_MISSING, ROW_DELETED (is_deleted; a WARNING): the row is left out
//   WARNING  UNIT_MISSING (no such satker: the node has no unit), CODE_UNREADABLE (the node has no code, its title has)
// NOT_FOUND, reason FILE_UNREADABLE; INVALID_ARGUMENT, reason HEADER_UNKNOWN (metadata: file), for a file without one
// of its columns.
absl::StatusOr<PlanFolder> ReadPlanFolder(const std::string& folder, const std::string& instansi,
                                          const std::string& plan, int year);

}  // namespace terpadu::command
