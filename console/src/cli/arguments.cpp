// Options by way of cxxopts.
#include "cli/arguments.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <cxxopts.hpp>

namespace console {
namespace {

constexpr std::string_view positional_name = "arguments-without-a-name";

const OptionRow* find(std::span<const OptionRow> options, std::string_view long_name) {
  const auto found = std::ranges::find(options, long_name, &OptionRow::long_name);
  return found == options.end() ? nullptr : &*found;
}

cxxopts::Options make_parser(std::span<const OptionRow> options) {
  cxxopts::Options parser("cambridge");
  auto add = parser.add_options();
  for (const auto& option : options) {
    if (option.value.empty())
      add(std::string(option.name), "");
    else
      add(std::string(option.name), "", cxxopts::value<std::string>());
  }
  add(std::string(positional_name), "", cxxopts::value<std::vector<std::string>>());
  parser.parse_positional({std::string(positional_name)});
  return parser;
}

/// cxxopts puts names between typographic quotes; a terminal without UTF-8 shows plain ones better.
std::string plain_quotes(std::string text) {
  for (const std::string_view quote : {"\xE2\x80\x98", "\xE2\x80\x99"})
    for (auto at = text.find(quote); at != std::string::npos; at = text.find(quote, at)) text.replace(at, quote.size(), "'");
  return text;
}

/// "--" and what stands behind it go round cxxopts, which would take "--name" there for one of our options.
struct SplitWords {
  std::vector<const char*> ours{"cambridge"};
  std::vector<std::string> behind;
};

SplitWords split(std::span<const std::string> words) {
  SplitWords result;
  const auto end = std::ranges::find(words, std::string("--"));
  for (auto word = words.begin(); word != end; ++word) result.ours.push_back(word->c_str());
  if (end != words.end()) result.behind.assign(end + 1, words.end());
  return result;
}

}  // namespace

std::string_view OptionRow::long_name() const {
  const auto comma = name.find(',');
  return comma == std::string_view::npos ? name : name.substr(comma + 1);
}

std::optional<std::string> Arguments::value(std::string_view option) const {
  const auto found = values_.find(option);
  return found == values_.end() ? std::nullopt : std::optional(found->second.front());
}

std::vector<std::string> Arguments::values(std::string_view option) const {
  const auto found = values_.find(option);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

tl::expected<Arguments, std::string> parse_arguments(std::span<const OptionRow> options, std::span<const std::string> words) {
  const auto split_words = split(words);
  Arguments arguments;
  try {
    const auto result = make_parser(options).parse(static_cast<int>(split_words.ours.size()), split_words.ours.data());
    // A list option would be cut at its commas, so the values are taken one by one as they were given.
    for (const auto& given : result.arguments()) {
      if (given.key() == positional_name)
        arguments.positional_.push_back(given.value());
      else
        arguments.values_[given.key()].push_back(given.value());
    }
  } catch (const cxxopts::exceptions::exception& error) {
    return tl::unexpected(plain_quotes(error.what()));
  }
  for (const auto& [name, values] : arguments.values_) {
    const auto* const option = find(options, name);
    if (option != nullptr && !option->repeatable && values.size() > 1)
      return tl::unexpected(fmt::format("--{} is given {} times; give it once", name, values.size()));
  }
  arguments.positional_.insert(arguments.positional_.end(), split_words.behind.begin(), split_words.behind.end());
  return arguments;
}

std::string describe(std::span<const OptionRow> options) {
  constexpr std::size_t help_column = 30;
  std::string text;
  for (const auto& option : options) {
    const auto comma = option.name.find(',');
    std::string left = comma == std::string_view::npos ? "  " : fmt::format("  -{}, ", option.name.substr(0, comma));
    left += fmt::format("--{}{}{}{}", option.long_name(), option.value.empty() ? "" : " ", option.value,
                        option.repeatable ? " ..." : "");
    if (left.size() >= help_column) left += '\n' + std::string(help_column, ' ');
    text += fmt::format("{:<{}}", left, help_column);
    for (const char c : option.help) text += c == '\n' ? '\n' + std::string(help_column, ' ') : std::string(1, c);
    text += '\n';
  }
  return text;
}

}  // namespace console
