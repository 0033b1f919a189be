#include "services/planning/domain/merged_cells.h"

#include <algorithm>
#include <iterator>

#include "services/planning/domain/plan_tree.h"

namespace terpadu::planning {
namespace {

const char* CodeOf(Field field) {
  switch (field) {
    case Field::kAction:
      return "ACTION_INHERITED";
    case Field::kUnits:
      return "UNIT_INHERITED";
    default:
      return "CELL_INHERITED";
  }
}

void Note(const MatrixRow& row, const ImportProfile::Column& column, int from, Findings& findings) {
  const std::string message = "the cell is empty and takes what line " + std::to_string(from) + " says";
  const Place place = row.PlaceOf(column.field);
  if (column.inherits == Severity::kWarning) {
    findings.Warning(place, CodeOf(column.field), row.text(column.field), message);
  } else {
    findings.Info(place, CodeOf(column.field), row.text(column.field), message);
  }
}

// A row with targets of its own measures something of its own: an indicator above is not what they aim at.
bool Measures(const MatrixRow& row, Field field, const Layout& layout, const ImportProfile& profile) {
  return field == IndicatorFieldOf(layout, profile) && !(row.targets.empty() && row.final_targets.empty());
}

// The parts of a tree, from the highest on.
constexpr Field kParts[] = {Field::kArea,     Field::kTujuan,      Field::kSasaran, Field::kProgram,
                            Field::kKegiatan, Field::kSubKegiatan, Field::kAction};

// A merged cell does not reach below a part that begins at its left: what is empty there is that part's own row.
bool BeginsPart(const MatrixRow& row, const MatrixRow& above, Field field, const Layout& layout) {
  if (std::find(std::begin(kParts), std::end(kParts), field) == std::end(kParts)) {
    return false;
  }
  const std::optional<size_t> place = layout.Find(field);
  for (const Field part : kParts) {
    if (part == field) {
      return false;
    }
    const std::optional<size_t> left = layout.Find(part);
    if (left.has_value() && left < place && !row.text(part).empty() && !row.is_inherited(part) &&
        row.text(part) != above.text(part)) {
      return true;
    }
  }
  return false;
}

}  // namespace

void FillMergedCells(Matrix& matrix, const ImportProfile& profile, Findings& findings) {
  for (size_t i = 1; i < matrix.rows.size(); ++i) {
    const MatrixRow& above = matrix.rows[i - 1];
    MatrixRow& row = matrix.rows[i];
    const Layout& layout = matrix.LayoutOf(row);
    if (row.block != above.block) {
      continue;
    }
    for (const ImportProfile::Column& column : profile.columns) {
      if (!column.inherits.has_value() || !row.text(column.field).empty() || above.text(column.field).empty() ||
          !layout.Has(column.field) || Measures(row, column.field, layout, profile) ||
          BeginsPart(row, above, column.field, layout)) {
        continue;
      }
      row.text(column.field) = above.text(column.field);
      row.inherited[static_cast<size_t>(column.field)] = true;
      Note(row, column, above.line, findings);
    }
  }
}

}  // namespace terpadu::planning
