#include "services/reporting/figure.h"

#include "services/reporting/domain/share.h"

namespace terpadu::reporting {

v1::Figure MakeFigure(const std::string& code, const std::string& title, const std::string& formula, int64_t numerator,
                      int64_t denominator, const FigureTarget& target, const std::string& nothing) {
  v1::Figure figure;
  figure.set_code(code);
  figure.set_title(title);
  figure.set_formula(formula);
  figure.set_numerator(numerator);
  figure.set_denominator(denominator);
  const auto value = BasisPointsOf(numerator, denominator);
  if (value) {
    figure.set_basis_points(*value);
  } else {
    figure.set_no_value_reason(nothing);
  }
  if (target.basis_points) {
    figure.set_target_basis_points(*target.basis_points);
    figure.set_target_met(Reaches(numerator, denominator, *target.basis_points));
  }
  figure.set_legal_basis(target.legal_basis);
  return figure;
}

}  // namespace terpadu::reporting
