#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terpadu::planning {

enum class Severity { kInfo = 1, kWarning = 2, kError = 3 };

// Where in a document: line and column count from 1; 0 is the whole document, or the whole line.
struct Place {
  int line = 0;
  int column = 0;
};

// Something noticed in a document, at its place.
struct Finding {
  Severity severity;
  std::string code;  // UPPER_SNAKE_CASE, stable
  Place place;
  std::string text;     // as printed, shortened to 200 characters
  std::string message;  // for a person
};

// All that was noticed in one document.
class Findings {
 public:
  // A report holds at most this many.
  static constexpr size_t kMostReported = 2000;

  void Info(Place place, std::string_view code, std::string_view text, std::string_view message);
  void Warning(Place place, std::string_view code, std::string_view text, std::string_view message);
  void Error(Place place, std::string_view code, std::string_view text, std::string_view message);

  // Findings of these codes weigh what a profile says; to be told before the first is added.
  void Weigh(std::map<std::string, Severity> severities) { severities_ = std::move(severities); }

  bool has_error() const { return errors_ > 0; }
  size_t error_count() const { return errors_; }
  bool Tells(std::string_view code) const;
  const std::vector<Finding>& all() const { return findings_; }

  // By line and column. Of more than kMostReported the lightest and last are left out, and FINDINGS_LEFT_OUT, at the
  // head, says how many.
  std::vector<Finding> Report() const;

 private:
  void Add(Severity severity, Place place, std::string_view code, std::string_view text, std::string_view message);

  std::map<std::string, Severity> severities_;
  std::vector<Finding> findings_;
  size_t errors_ = 0;
};

}  // namespace terpadu::planning
