#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/rupiah.h"

namespace terpadu::command {

// Two places that should say the same of `subject`, and do not.
struct Difference {
  std::string subject;  // resource name, or `2018` for the sums of a year
  std::string here;     // who says it, and of what: `budgeting line.reserved`
  std::string here_value;
  std::string there;  // `budgeting Σ reservations.held`
  std::string there_value;
};

// Notes what differs.
class Differences {
 public:
  void Amounts(const std::string& subject, const std::string& here, int64_t here_value, const std::string& there,
               int64_t there_value) {
    Note(subject, here, FormatRupiah(Rupiah(here_value)), there, FormatRupiah(Rupiah(there_value)));
  }
  void Counts(const std::string& subject, const std::string& here, int64_t here_value, const std::string& there,
              int64_t there_value) {
    Note(subject, here, std::to_string(here_value), there, std::to_string(there_value));
  }
  // Nothing is noted of two equal values.
  void Note(const std::string& subject, const std::string& here, const std::string& here_value,
            const std::string& there, const std::string& there_value) {
    if (here_value != there_value) {
      found_.push_back({subject, here, here_value, there, there_value});
    }
  }

  const std::vector<Difference>& found() const { return found_; }

 private:
  std::vector<Difference> found_;
};

}  // namespace terpadu::command
