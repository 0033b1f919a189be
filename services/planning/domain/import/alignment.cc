#include "services/planning/domain/import/alignment.h"

#include <algorithm>
#include <array>

namespace terpadu::planning {
namespace {

// Scores are tenths of a Fit.
constexpr int kUnit = 10;
constexpr int kOpenGap = -20;      // columns without a cell, in the middle
constexpr int kTrailingGap = -10;  // or at the end, where rows are printed short
constexpr int kSkipCell = -6;
constexpr int kJoin = -50;
constexpr int kAnchored = 25;
constexpr int kNever = -1'000'000;
constexpr int kClearlyBetter = 20;

enum Move : char { kNone, kMatch, kGap, kSkip, kJoinMove };

bool IsWords(const CellLook& look) {
  return !look.empty && !look.figure && !look.money && !look.tick && !look.year && !look.dash;
}
bool TakesWords(Field field) {
  return field != Field::kNumber && field != Field::kTarget && field != Field::kFinalTarget &&
         field != Field::kBudget && field != Field::kSchedule;
}

// The best order of cells in columns, by dynamic programming over (cells taken, columns passed, how the last was).
class Aligner {
 public:
  Aligner(const std::vector<CellLook>& cells, const Layout& layout, const CellJudge& judge)
      : cells_(cells), layout_(layout), judge_(judge), scores_((cells.size() + 1) * Rows(), {kNever, kNever}) {
    texts_ = std::count_if(cells.begin(), cells.end(), [](const CellLook& look) { return !look.empty; });
    Fill();
  }

  bool has_order() const { return best() > kNever / 2; }
  int best() const { return std::max(At(cells_.size(), layout_.width())[0], At(cells_.size(), layout_.width())[1]); }

  // The columns of the cells; of equals, with cells as far left, or as far right, as can be.
  std::vector<int> Columns(bool left) const {
    std::vector<int> columns(cells_.size(), Alignment::kSkipped);
    size_t i = cells_.size();
    size_t j = layout_.width();
    int in_gap = At(i, j)[1] > At(i, j)[0] || (At(i, j)[1] == At(i, j)[0] && left) ? 1 : 0;
    while (i > 0 || j > 0) {
      const int score = At(i, j)[static_cast<size_t>(in_gap)];
      Step(i, j, in_gap, score, left, columns);
    }
    return columns;
  }

  int Score(size_t i, size_t j) const {
    const Field field = layout_.columns[j].field;
    int score = kUnit * judge_.Fit(cells_[i], field);
    if (cells_[i].empty || score < 0) {
      return score;
    }
    const bool last = LastText() == i && layout_.columns[j].anchor == Anchor::kRight && (cells_[i].unit || texts_ >= 4);
    const bool first = i == 0 && j == 0 && layout_.columns[j].anchor == Anchor::kLeft;
    return score + (last || first ? kAnchored : 0);
  }

 private:
  using Scores = std::array<int, 2>;  // after a match or skip; within a gap of columns

  size_t Rows() const { return layout_.width() + 1; }
  const Scores& At(size_t i, size_t j) const { return scores_[i * Rows() + j]; }
  Scores& At(size_t i, size_t j) { return scores_[i * Rows() + j]; }
  int Best(size_t i, size_t j) const { return std::max(At(i, j)[0], At(i, j)[1]); }
  int GapCost(size_t i) const { return i == cells_.size() ? kTrailingGap : kOpenGap; }

  size_t LastText() const {
    size_t last = cells_.size();
    while (last > 0 && cells_[last - 1].empty) {
      --last;
    }
    return last == 0 ? cells_.size() : last - 1;
  }

  int JoinScore(size_t i, size_t j) const {
    const bool fits = i >= 2 && j >= 1 && IsWords(cells_[i - 1]) && IsWords(cells_[i - 2]) &&
                      TakesWords(layout_.columns[j - 1].field);
    return fits && At(i - 1, j)[0] > kNever / 2 ? At(i - 1, j)[0] + kJoin : kNever;
  }

  void Fill() {
    At(0, 0)[0] = 0;
    for (size_t i = 0; i <= cells_.size(); ++i) {
      for (size_t j = 0; j < Rows(); ++j) {
        Scores& here = At(i, j);
        if (i > 0 && j > 0) {
          here[0] = std::max(here[0], Best(i - 1, j - 1) + Score(i - 1, j - 1));
        }
        if (i > 0 && cells_[i - 1].empty) {
          here[0] = std::max(here[0], Best(i - 1, j) + kSkipCell);
        }
        here[0] = std::max(here[0], JoinScore(i, j));
        if (j > 0) {
          here[1] = std::max(At(i, j - 1)[0] + GapCost(i), At(i, j - 1)[1]);
        }
      }
    }
  }

  // One step back from (i, j).
  void Step(size_t& i, size_t& j, int& in_gap, int score, bool left, std::vector<int>& columns) const {
    if (in_gap == 1) {
      --j;
      in_gap = score == At(i, j)[1] && (left || At(i, j)[0] + GapCost(i) != score) ? 1 : 0;
      return;
    }
    const auto enter = [&](size_t from_i, size_t from_j, int wanted) {
      const bool plain = At(from_i, from_j)[0] == wanted;
      const bool gap = At(from_i, from_j)[1] == wanted;
      i = from_i;
      j = from_j;
      in_gap = gap && (!plain || left) ? 1 : 0;
    };
    if (i > 0 && j > 0 && Best(i - 1, j - 1) + Score(i - 1, j - 1) == score) {
      columns[i - 1] = static_cast<int>(j) - 1;
      return enter(i - 1, j - 1, score - Score(i - 1, j - 1));
    }
    if (i > 0 && cells_[i - 1].empty && Best(i - 1, j) + kSkipCell == score) {
      return enter(i - 1, j, score - kSkipCell);
    }
    columns[i - 1] = static_cast<int>(j) - 1;  // joined with the cell before
    i -= 1;
    in_gap = 0;
  }

  const std::vector<CellLook>& cells_;
  const Layout& layout_;
  const CellJudge& judge_;
  std::vector<Scores> scores_;
  std::ptrdiff_t texts_ = 0;
};

std::vector<int> InPlace(size_t cells, size_t width) {
  std::vector<int> columns(cells, Alignment::kSkipped);
  for (size_t i = 0; i < std::min(cells, width); ++i) {
    columns[i] = static_cast<int>(i);
  }
  return columns;
}

std::vector<int> MisfitsOf(const std::vector<CellLook>& cells, const std::vector<int>& columns, const Layout& layout,
                           const CellJudge& judge) {
  std::vector<int> misfits;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (columns[i] != Alignment::kSkipped &&
        judge.Fit(cells[i], layout.columns[static_cast<size_t>(columns[i])].field) <= kMisfit) {
      misfits.push_back(static_cast<int>(i));
    }
  }
  return misfits;
}

bool TextsStandIn(const std::vector<CellLook>& cells, size_t width) {
  for (size_t i = width; i < cells.size(); ++i) {
    if (!cells[i].empty) {
      return false;
    }
  }
  return true;
}

// `mahal` where an amount should stand, in a row otherwise in order: a fault of the cell, not of its place.
bool IsAmountInWords(const std::vector<CellLook>& cells, const std::vector<int>& misfits, const Layout& layout) {
  if (misfits.size() != 1) {
    return false;
  }
  const auto at = static_cast<size_t>(misfits[0]);
  return layout.columns[at].field == Field::kBudget && IsWords(cells[at]);
}

void NoteDoubts(const std::vector<CellLook>& cells, const std::vector<int>& other, Alignment& alignment) {
  for (size_t i = 0; i < cells.size(); ++i) {
    if (!cells[i].empty && alignment.columns[i] != other[i]) {
      alignment.doubts.push_back({static_cast<int>(i), alignment.columns[i], other[i]});
    }
  }
}

}  // namespace

Alignment Align(const std::vector<CellLook>& cells, const Layout& layout, const CellJudge& judge) {
  Alignment in_place{.columns = InPlace(cells.size(), layout.width())};
  const bool whole = cells.size() >= layout.width() && TextsStandIn(cells, layout.width());
  in_place.misfits = MisfitsOf(cells, in_place.columns, layout, judge);
  if (whole && in_place.misfits.empty()) {
    return in_place;
  }
  if (whole && IsAmountInWords(cells, in_place.misfits, layout)) {
    return in_place;
  }
  const Aligner aligner(cells, layout, judge);
  if (!aligner.has_order()) {
    in_place.fits = false;
    return in_place;
  }
  Alignment best{.columns = aligner.Columns(true)};
  best.misfits = MisfitsOf(cells, best.columns, layout, judge);
  if (whole) {
    int score = 0;
    for (size_t i = 0; i < layout.width(); ++i) {
      score += aligner.Score(i, i);
    }
    if (aligner.best() < score + kClearlyBetter || best.misfits.size() >= in_place.misfits.size()) {
      return in_place;
    }
  }
  for (size_t i = 0; i < cells.size(); ++i) {
    best.moved = best.moved || (!cells[i].empty && best.columns[i] != static_cast<int>(i));
  }
  NoteDoubts(cells, aligner.Columns(false), best);
  return best;
}

}  // namespace terpadu::planning
