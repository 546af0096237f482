// Reading dialogue files and going through their steps.
#include "cli/dialogue.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "cli/numbers.hpp"

namespace console {
namespace {

struct KindRow {
  std::string_view word;
  DialogueStep::Kind kind;
};
constexpr auto kinds = std::to_array<KindRow>({
    {"expect", DialogueStep::Kind::expect},
    {"attention", DialogueStep::Kind::attention},
    {"type", DialogueStep::Kind::type},
    {"ready", DialogueStep::Kind::ready},
    {"stop", DialogueStep::Kind::stop},
});

constexpr std::string_view blanks = " \t";

bool blank(std::string_view text) { return text.find_first_not_of(blanks) == std::string_view::npos; }

/// `line` begins with a word.
tl::expected<DialogueStep, std::string> parse_step(std::string_view line) {
  const auto end = std::min(line.find_first_of(blanks), line.size());
  const auto word = line.substr(0, end);
  const auto operand = line.substr(std::min(end + 1, line.size()));
  const auto row = std::ranges::find(kinds, word, &KindRow::word);
  if (row == kinds.end())
    return tl::unexpected(
        fmt::format("'{}' is no step; there are expect, attention, type, ready and stop", word.substr(0, 40)));

  DialogueStep step{.kind = row->kind, .text{}, .device = 0, .line = 0};
  switch (step.kind) {
    case DialogueStep::Kind::expect:
      if (blank(operand)) return tl::unexpected(std::string("expect needs a text behind it"));
      step.text = operand;
      break;
    case DialogueStep::Kind::type:
      step.text = operand;
      break;
    case DialogueStep::Kind::ready: {
      const auto first = std::min(operand.find_first_not_of(blanks), operand.size());
      const auto last = std::min(operand.find_last_not_of(blanks), operand.size());
      const auto device =
          first < operand.size() ? parse_hex<isa370::DeviceNumber>(operand.substr(first, last - first + 1)) : std::nullopt;
      if (!device) return tl::unexpected(std::string("ready needs a device number behind it, e.g. ready 00C"));
      step.device = *device;
      break;
    }
    case DialogueStep::Kind::attention:
    case DialogueStep::Kind::stop:
      if (!blank(operand)) return tl::unexpected(fmt::format("nothing may stand behind {}", word));
      break;
  }
  return step;
}

}  // namespace

std::string to_string(const DialogueStep& step) {
  const auto row = std::ranges::find(kinds, step.kind, &KindRow::kind);
  if (step.kind == DialogueStep::Kind::ready) return fmt::format("{} {:03X}", row->word, step.device);
  return step.text.empty() ? std::string(row->word) : fmt::format("{} {}", row->word, step.text);
}

tl::expected<std::vector<DialogueStep>, std::vector<std::string>> parse_dialogue(std::string_view text, std::string_view name) {
  std::vector<DialogueStep> steps;
  std::vector<std::string> faults;
  for (std::uint32_t number = 1; !text.empty(); ++number) {
    const auto end = std::min(text.find('\n'), text.size());
    auto line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (blank(line) || line.starts_with('*') || line.starts_with('#')) continue;
    line.remove_prefix(line.find_first_not_of(blanks));
    auto step = parse_step(line);
    if (step) {
      step->line = number;
      steps.push_back(std::move(*step));
    } else {
      faults.push_back(fmt::format("{}:{}: {}", name, number, step.error()));
    }
  }
  if (!faults.empty()) return tl::unexpected(std::move(faults));
  return steps;
}

bool Dialogue::expected_is_there(const OperatorsPlace& place, std::string_view text) {
  const auto typed = place.typed_from(seen_);
  const auto at = typed.find(text);
  if (at == std::string::npos) return false;
  seen_ += at + text.size();
  return true;
}

Dialogue::Progress Dialogue::advance(OperatorsPlace& place, bool idle) {
  for (; next_ < steps_.size(); ++next_) {
    const auto& step = steps_[next_];
    switch (step.kind) {
      case DialogueStep::Kind::expect:
        if (!expected_is_there(place, step.text)) return Progress::none;
        continue;  // Seeing something does nothing to the machine.
      case DialogueStep::Kind::stop:
        return Progress::stopped;
      case DialogueStep::Kind::attention:
        // A system that has just been loaded is not yet ready to hear the request key.
        if (!attention_given_ && !idle) return Progress::none;
        attention_given_ = true;
        place.attention();
        break;
      case DialogueStep::Kind::type:
        if (!place.reading()) return Progress::none;
        place.type(step.text);
        break;
      case DialogueStep::Kind::ready:
        place.ready(step.device);
        break;
    }
    ++next_;
    return Progress::acted;  // The machine must run before the next step can be judged.
  }
  return Progress::none;
}

}  // namespace console
