#include "services/planning/domain/plan_document.h"

#include <optional>

#include "services/planning/domain/merged_cells.h"
#include "services/planning/domain/table.h"

namespace terpadu::planning {

PlanDocument ReadPlanDocument(std::string_view content, const ImportProfile& profile, const UnitDirectory& units) {
  PlanDocument document;
  const std::optional<Table> table = ReadTable(content, TableBounds(), document.findings);
  if (!table.has_value()) {
    document.lines.total = document.lines.unread = CountLines(content);
    return document;
  }
  Matrix matrix = ReadMatrix(*table, profile, document.findings);
  document.lines = matrix.lines;
  FillMergedCells(matrix, profile, document.findings);
  document.tree = BuildTree(matrix, profile, units, document.findings);
  return document;
}

}  // namespace terpadu::planning
