#include "tools/demo_job/report.h"

#include <iostream>

#include "tools/terpadu/console/text.h"

namespace terpadu::demo {
namespace {

constexpr int kIndent = 2;

void Print(std::ostream& out, const std::string& text) {
  for (const std::string& line : command::Wrap(command::Printable(text), command::kScreen - kIndent)) {
    out << std::string(kIndent, ' ') << line << "\n";
  }
  out.flush();
}

}  // namespace

void Report::Step(const std::string& title) { *out_ << "\n" << title << "\n" << std::flush; }

void Report::Say(const std::string& text) { Print(*out_, text); }

void Report::MadeUp(const std::string& text) {
  made_up_.push_back(text);
  Print(*out_, text + " (made up)");
}

void Report::Show(const std::string& block) { *out_ << block << std::flush; }

void Report::Progress(const std::string& text) { std::cerr << "  … " << command::Printable(text) << std::endl; }

}  // namespace terpadu::demo
