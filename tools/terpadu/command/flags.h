#pragma once

#include <string>
#include <vector>

#include "CLI/CLI.hpp"
#include "tools/terpadu/console/word.h"

namespace terpadu::command {

// A flag whose value is a word of `Enum`.
template <typename Enum>
CLI::Option* AddWordFlag(CLI::App& app, const std::string& name, Enum& value, const std::string& meaning) {
  const std::vector<std::string> words = WordsOf<Enum>();
  const auto parse = [&value](const std::string& word) { value = FromWord<Enum>(word); };
  return app.add_option_function<std::string>(name, parse, meaning)
      ->check(CLI::IsMember(words, CLI::ignore_case))
      ->type_name(CLI::detail::join(words, "|"));
}

}  // namespace terpadu::command
