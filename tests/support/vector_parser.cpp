// Reads vectors files; the format is in tests/vectors/README.md.
#include <array>
#include <charconv>
#include <sstream>

#include <fmt/format.h>

#include "vector_runner.hpp"

namespace test_support {
namespace {

using Problem = std::optional<std::string>;

template <typename Number>
Problem parse_hexadecimal(std::string_view text, std::uint64_t limit, Number& into) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size())
    return fmt::format("'{}' is not a hexadecimal number", text);
  if (value > limit) return fmt::format("'{}' is more than {:X}", text, limit);
  into = static_cast<Number>(value);
  return std::nullopt;
}

/// Pairs of hexadecimal digits; "HH*COUNT" (decimal) repeats; "+" joins such parts.
Problem parse_bytes(std::string_view text, std::vector<std::uint8_t>& bytes) {
  while (!text.empty()) {
    const auto part = text.substr(0, text.find('+'));
    text.remove_prefix(std::min(text.size(), part.size() + 1));
    const auto digits = part.substr(0, part.find('*'));
    unsigned count = 1;
    if (digits.size() < part.size()) {
      const auto number = part.substr(digits.size() + 1);
      const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), count);
      if (error != std::errc{} || end != number.data() + number.size() || count > 0x10000)
        return fmt::format("'{}' is not a number of repetitions", number);
    }
    if (digits.empty() || digits.size() % 2 != 0) return fmt::format("'{}' is not whole bytes", digits);
    std::vector<std::uint8_t> once(digits.size() / 2);
    for (std::size_t k = 0; k < once.size(); ++k)
      if (auto problem = parse_hexadecimal(digits.substr(k * 2, 2), 0xFF, once[k])) return problem;
    for (unsigned k = 0; k < count; ++k) bytes.insert(bytes.end(), once.begin(), once.end());
  }
  return bytes.empty() ? Problem("no bytes") : std::nullopt;
}

Problem parse_mode(std::string_view text, VectorMode& mode) {
  if (text == "bc")
    mode = VectorMode::basic_control;
  else if (text == "ec")
    mode = VectorMode::extended_control;
  else if (text == "dat")
    mode = VectorMode::translation;
  else
    return fmt::format("mode '{}' is not bc, ec or dat", text);
  return std::nullopt;
}

/// "r12": the number is decimal.
Problem parse_register(std::string_view key, unsigned limit, unsigned& number) {
  const auto digits = key.substr(1);
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size() || number > limit)
    return fmt::format("'{}' is not a register", key);
  return std::nullopt;
}

/// Settings with a storage address in the key: mem@2000, key@2000, absent@2000.
Problem parse_located(std::string_view key, std::string_view value, bool before, VectorSide& side, TestVector& vector) {
  const auto kind = key.substr(0, key.find('@'));
  std::uint32_t address = 0;
  if (auto problem = parse_hexadecimal(key.substr(kind.size() + 1), 0xFF'FFFF, address)) return problem;
  if (kind == "mem") return parse_bytes(value, side.storage[address]);
  if (kind == "key") return parse_hexadecimal(value, 0xFE, side.keys[address]);
  if (before && kind == "absent") {
    vector.absent_pages.push_back(address);
    return std::nullopt;
  }
  return fmt::format("'{}' is not known here", key);
}

Problem parse_clock_state(std::string_view text, std::optional<isa370::ClockState>& state) {
  using enum isa370::ClockState;
  constexpr auto names = std::to_array<std::pair<std::string_view, isa370::ClockState>>(
      {{"set", set}, {"not-set", not_set}, {"stopped", stopped}, {"error", error}, {"not-operational", not_operational}});
  for (const auto& [name, named] : names)
    if (name == text) state = named;
  return state ? std::nullopt : Problem(fmt::format("clock '{}' is not set, not-set, stopped, error or not-operational", text));
}

/// Timers, and what else is there once.
Problem parse_control(std::string_view key, std::string_view value, bool before, VectorSide& side, TestVector& vector,
                      bool& known) {
  known = true;
  if (key == "psw") return parse_hexadecimal(value, UINT64_MAX, side.psw.emplace());
  if (key == "prefix") return parse_hexadecimal(value, 0xFF'F000, side.prefix.emplace());
  if (key == "tod") return parse_hexadecimal(value, UINT64_MAX, side.time_of_day.emplace());
  if (key == "timer") return parse_hexadecimal(value, UINT64_MAX, side.cpu_timer.emplace());
  if (key == "comparator") return parse_hexadecimal(value, UINT64_MAX, side.clock_comparator.emplace());
  if (key == "clock") return parse_clock_state(value, side.clock_state);
  if (before && key == "reader") return parse_hexadecimal(value, 0xFFF, vector.reader.emplace());
  if (before && key == "secure") {
    vector.clock_secure = true;
    return std::nullopt;
  }
  known = false;
  return std::nullopt;
}

Problem parse_setting(std::string_view word, bool before, TestVector& vector) {
  auto& side = before ? vector.before : vector.after;
  const auto key = word.substr(0, word.find('='));
  const auto value = key.size() < word.size() ? word.substr(key.size() + 1) : std::string_view{};
  if (key.find('@') != std::string_view::npos) return parse_located(key, value, before, side, vector);
  if (key == "cc") return parse_hexadecimal(value, 3, side.condition_code.emplace());
  if (key == "pm") return parse_hexadecimal(value, 15, side.program_mask.emplace());
  if (key == "address") return parse_hexadecimal(value, 0xFF'FFFF, side.address.emplace());
  if (before && key == "key") return parse_hexadecimal(value, 15, vector.access_key);
  if (before && key == "model") {
    vector.model = isa370::find_model(value);
    return vector.model != nullptr ? std::nullopt : Problem(fmt::format("model '{}' is not {}", value, isa370::model_names()));
  }
  if (before && key == "mode") return parse_mode(value, vector.mode);
  if (before && key == "passes") return parse_hexadecimal(value, 0xFFFF, vector.passes);
  bool known = false;
  if (auto problem = parse_control(key, value, before, side, vector, known); known) return problem;
  unsigned number = 0;
  if (key.starts_with("cr")) {
    if (auto problem = parse_register(key.substr(1), 15, number)) return problem;
    return parse_hexadecimal(value, 0xFFFF'FFFF, side.cr[number]);
  }
  if (key.starts_with('r')) {
    if (auto problem = parse_register(key, 15, number)) return problem;
    return parse_hexadecimal(value, 0xFFFF'FFFF, side.gpr[number]);
  }
  if (key.starts_with('f')) {
    if (auto problem = parse_register(key, 6, number)) return problem;
    if (number % 2 != 0) return fmt::format("'{}' is not a register", key);
    return parse_hexadecimal(value, UINT64_MAX, side.fpr[number]);
  }
  return fmt::format("'{}' is not known here", key);
}

Problem parse_line(std::string_view verb, std::istringstream& rest, TestVector& vector) {
  std::string word;
  if (verb == "code") {
    rest >> word;
    return parse_bytes(word, vector.code);
  }
  if (verb == "interruption") {
    rest >> word;
    return parse_hexadecimal(word, 0xFF, vector.interruption.emplace());
  }
  if (verb == "supervisor-call") {
    rest >> word;
    return parse_hexadecimal(word, 0xFF, vector.supervisor_call.emplace());
  }
  if (verb != "before" && verb != "after")
    return fmt::format("'{}' is not vector, code, before, after, interruption or supervisor-call", verb);
  while (rest >> word)
    if (auto problem = parse_setting(word, verb == "before", vector)) return problem;
  return std::nullopt;
}

}  // namespace

tl::expected<std::vector<TestVector>, std::string> parse_vectors(std::string_view text, const std::string& file) {
  std::vector<TestVector> vectors;
  std::istringstream lines{std::string(text)};
  std::string line;
  for (unsigned number = 1; std::getline(lines, line); ++number) {
    std::istringstream words(line.substr(0, line.find('#')));
    std::string verb;
    if (!(words >> verb)) continue;
    if (verb == "vector") {
      auto& vector = vectors.emplace_back();
      vector.file = file;
      vector.line = number;
      std::getline(words >> std::ws, vector.name);
      continue;
    }
    if (vectors.empty()) return tl::unexpected(fmt::format("{}:{}: '{}' before the first vector", file, number, verb));
    if (auto problem = parse_line(verb, words, vectors.back()))
      return tl::unexpected(fmt::format("{}:{}: {}", file, number, *problem));
  }
  for (const auto& vector : vectors)
    if (vector.code.empty()) return tl::unexpected(fmt::format("{}:{}: no code", file, vector.line));
  return vectors;
}

}  // namespace test_support
