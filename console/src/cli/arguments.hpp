// Command lines taken apart: the options of one command as data, and what a person gave for them.
//
// cxxopts does the work and stays inside arguments.cpp: its exceptions become one-line errors.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace console {

struct OptionRow {
  std::string_view name;   ///< "load" for --load; "o,output" for -o and --output.
  std::string_view value;  ///< What follows, as the help shows it; "" for an option that takes nothing.
  bool repeatable = false;
  std::string_view help;
  /// The name behind the comma, by which the value is asked for.
  [[nodiscard]] std::string_view long_name() const;
};

/// What a person gave, in the order given.
class Arguments {
 public:
  [[nodiscard]] bool given(std::string_view option) const { return values_.contains(option); }
  /// The only value of an option; nullopt when it was not given.
  [[nodiscard]] std::optional<std::string> value(std::string_view option) const;
  [[nodiscard]] std::vector<std::string> values(std::string_view option) const;
  [[nodiscard]] const std::vector<std::string>& positional() const { return positional_; }

 private:
  friend tl::expected<Arguments, std::string> parse_arguments(std::span<const OptionRow>, std::span<const std::string>);
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> positional_;
};

/// Behind "--" everything is positional. The error is one line: an option that is unknown, lacks its value or is given twice.
[[nodiscard]] tl::expected<Arguments, std::string> parse_arguments(std::span<const OptionRow> options,
                                                                   std::span<const std::string> words);

/// The options, one or more lines each, for --help.
[[nodiscard]] std::string describe(std::span<const OptionRow> options);

}  // namespace console
