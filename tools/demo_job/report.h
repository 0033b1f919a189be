#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace terpadu::demo {

// What a person reads while the job runs, and the list of what was made up.
class Report {
 public:
  explicit Report(std::ostream& out) : out_(&out) {}

  // Heading of a step.
  void Step(const std::string& title);
  // A fact of the documents, or an answer of a service.
  void Say(const std::string& text);
  // Something the demo invented: shown with its mark, and kept.
  void MadeUp(const std::string& text);
  // A table or tree, as drawn.
  void Show(const std::string& block);
  // That something takes its time.
  void Progress(const std::string& text);

  const std::vector<std::string>& made_up() const { return made_up_; }

 private:
  std::ostream* out_;
  std::vector<std::string> made_up_;
};

}  // namespace terpadu::demo
