// Reading Hercules configuration statements.
#include "configuration/hercules_configuration.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>
#include <span>

#include <fmt/format.h>

#include "cli/numbers.hpp"
#include "configuration/device_types.hpp"
#include "configuration/link_devices.hpp"
#include "configuration/words.hpp"

namespace console {
namespace {

using Word = StatementWord;

class Parser final : public StatementReport {
 public:
  explicit Parser(std::string_view name) : name_(name) {}

  void statement(std::string_view line) {
    ++line_;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!split(line) || words_.empty()) return;
    const auto& first = words_.front().text;
    if (first.front() == '*') return;
    if (std::isxdigit(static_cast<unsigned char>(first.front())) != 0 && words_.size() > 1 && looks_like_device(first))
      device();
    else if (std::isdigit(static_cast<unsigned char>(first.front())) != 0)
      fault(words_.front(),
            fmt::format("'{}' is no statement; a device statement is a number and a type, e.g. 000C 3505", printable(first)));
    else
      system(upper_case(first));
  }

  void fault(const Word& word, std::string_view what) override {
    faults.push_back(fmt::format("{}:{}:{}: {}", name_, line_, word.column, what));
  }
  void warn(const Word& word, std::string_view what) override {
    configuration.warnings.push_back(fmt::format("{}:{}:{}: warning: {}", name_, line_, word.column, what));
  }

  void when_sound(std::function<void()> act) override { acts.push_back(std::move(act)); }

  HerculesConfiguration configuration;
  std::vector<std::string> faults;
  std::vector<std::function<void()>> acts;

 private:
  static bool looks_like_device(std::string_view text) {
    return text.find_first_not_of("0123456789ABCDEFabcdef-.,") == std::string_view::npos;
  }

  void warn(std::string_view what) { configuration.warnings.push_back(fmt::format("{}:{}: warning: {}", name_, line_, what)); }

  /// Words between blanks; one in quotes may have blanks; "#" begins a comment.
  bool split(std::string_view line) {
    words_.clear();
    std::size_t at = 0;
    while ((at = line.find_first_not_of(" \t", at)) != std::string_view::npos && line[at] != '#') {
      Word word{{}, at + 1, line[at] == '"' || line[at] == '\''};
      auto end = word.quoted ? line.find(line[at], at + 1) : std::min(line.find_first_of(" \t", at), line.size());
      if (end == std::string_view::npos) {
        fault(word, "this quotation mark is not closed");
        return false;
      }
      if (word.quoted) ++at;
      word.text = line.substr(at, end - at);
      at = word.quoted ? end + 1 : end;
      if (word.text.empty()) {
        fault(word, "nothing stands between the quotation marks");
        return false;
      }
      words_.push_back(std::move(word));
    }
    return true;
  }

  // ---- Statements about the system ----

  void system(const std::string& keyword) {
    static constexpr auto with_value =
        std::to_array<std::string_view>({"MAINSIZE", "CPUMODEL", "CPUSERIAL", "ARCHMODE", "ARCHLVL", "NUMCPU"});
    if (std::ranges::find(with_value, keyword) == with_value.end())
      return warn(fmt::format("the statement {} has no effect here", printable(words_.front().text)));
    if (words_.size() < 2) return fault(words_.front(), fmt::format("{} needs a value behind it", keyword));
    const auto& value = words_[1];
    if (words_.size() > 2)
      fault(words_[2], fmt::format("'{}' is one word too many behind {}", printable(words_[2].text), keyword));
    if (keyword == "MAINSIZE") return main_size(value);
    if (keyword == "CPUMODEL")
      return hexadecimal(value, configuration.cpu_model, "four hexadecimal digits, e.g. CPUMODEL 0168");
    if (keyword == "CPUSERIAL") return cpu_serial(value);
    if (keyword == "NUMCPU") {
      if (value.text != "1") warn(fmt::format("NUMCPU {}: the machine has one processor", printable(value.text)));
      return;
    }
    if (const auto mode = upper_case(value.text); mode != "S/370" && mode != "S370")
      warn(fmt::format("{} {}: the machine is a System/370", keyword, printable(value.text)));
  }

  void main_size(const Word& value) {
    constexpr std::uint64_t kilobyte = 1024;
    constexpr std::uint64_t largest = 16 * kilobyte * kilobyte;
    constexpr std::uint64_t page = 4 * kilobyte;
    auto digits = std::string_view(value.text);
    auto unit = kilobyte * kilobyte;
    if (const auto last = std::toupper(static_cast<unsigned char>(digits.back())); last == 'K' || last == 'M') {
      unit = last == 'K' ? kilobyte : kilobyte * kilobyte;
      digits.remove_suffix(1);
    }
    const auto number = parse_decimal<std::uint32_t>(digits);
    if (!number || *number == 0 || *number * unit % page != 0 || *number * unit < 2 * page)
      return fault(value, "write main storage in megabytes, or with K or M, e.g. MAINSIZE 2 or MAINSIZE 512K");
    if (*number * unit > largest)
      warn(fmt::format("MAINSIZE {}: a System/370 has at most 16M, which it gets", printable(value.text)));
    configuration.storage = static_cast<std::uint32_t>(std::min(*number * unit, largest));
  }

  void cpu_serial(const Word& value) {
    if (value.text.size() > 6) return fault(value, "write up to six hexadecimal digits, e.g. CPUSERIAL 012345");
    hexadecimal(value, configuration.cpu_serial, "up to six hexadecimal digits, e.g. CPUSERIAL 012345");
  }

  template <typename Number>
  void hexadecimal(const Word& value, std::optional<Number>& number, std::string_view right) {
    number = parse_hex<Number>(value.text);
    if (!number) fault(value, fmt::format("write {}", right));
  }

  // ---- Devices ----

  void device() {
    const auto numbers = device_numbers(words_.front());
    if (!numbers) return;
    const auto type = upper_case(words_[1].text);
    for (const auto number : *numbers)
      if (!numbers_used_.insert(number).second)
        return fault(words_.front(), fmt::format("device {:03X} is there twice", number));
    if (type == "3215" || type == "3215-C" || type == "1052" || type == "1052-C")
      console(*numbers, type);
    else if (const auto* const known = find_device_type(type))
      make(*numbers, type, *known->maker);
    else
      warn(fmt::format("device {} {}: this type is not supported; there is no such device", words_.front().text,
                       printable(words_[1].text)));
  }

  void make(const std::vector<isa370::DeviceNumber>& numbers, const std::string& type, const DeviceMaker& maker) {
    for (const auto number : numbers) {
      const DeviceStatement statement{
          .number = number, .type = type, .type_word = words_[1], .operands = {words_.begin() + 2, words_.end()}};
      const auto faults_before = faults.size();
      if (auto device = maker.make(statement, *this))
        configuration.devices.push_back({number, type, std::move(device)});
      else if (faults.size() == faults_before)
        fault(words_[1], "this device cannot be made of these operands");
    }
  }

  /// "000C", "000C-000F", "000C.4" and lists of these with commas.
  std::optional<std::vector<isa370::DeviceNumber>> device_numbers(const Word& word) {
    constexpr unsigned largest = 0xFFF;
    std::vector<isa370::DeviceNumber> numbers;
    const auto wrong = [&](std::string_view what) {
      fault(word, fmt::format("device number '{}': {}", printable(word.text), what));
      return std::nullopt;
    };
    std::string_view rest = word.text;
    for (bool more = true; more;) {
      const auto comma = rest.find(',');
      auto part = rest.substr(0, comma);
      more = comma != std::string_view::npos;
      if (more) rest.remove_prefix(comma + 1);
      const auto operator_at = std::min(part.find_first_of("-."), part.size());
      const auto first = parse_hex<unsigned>(part.substr(0, operator_at));
      auto last = first;
      if (operator_at < part.size()) {
        const auto behind = part.substr(operator_at + 1);
        const auto count = parse_decimal<unsigned>(behind);
        last = part[operator_at] == '-'                            ? parse_hex<unsigned>(behind)
               : first && count && *count > 0 && *count <= largest ? std::optional(*first + *count - 1)
                                                                   : std::nullopt;
      }
      if (!first || !last || *last < *first) return wrong("write hexadecimal digits, e.g. 000C, 0300-0307 or 0300.8");
      if (*last > largest) return wrong("the channels of a System/370 are 0 to F, so numbers go up to 0FFF");
      for (unsigned number = *first; number <= *last; ++number) numbers.push_back(static_cast<isa370::DeviceNumber>(number));
    }
    return numbers;
  }

  void console(const std::vector<isa370::DeviceNumber>& numbers, const std::string& type) {
    if (configuration.console || numbers.size() > 1)
      warn(fmt::format("device {} {}: one console is supported; this one is left out", words_.front().text, type));
    if (!configuration.console) configuration.console = ConsoleStatement{numbers.front(), type.substr(0, 4)};
    for (std::size_t i = 2; i < words_.size(); ++i) {
      const bool prefix = words_[i].text.size() == 1 && std::ispunct(static_cast<unsigned char>(words_[i].text.front())) != 0;
      if (!prefix && words_[i].text != "noprompt")
        warn(fmt::format("console option '{}' has no effect here", printable(words_[i].text)));
    }
  }

  std::string_view name_;
  std::uint32_t line_ = 0;
  std::vector<Word> words_;
  std::set<isa370::DeviceNumber> numbers_used_;
};

}  // namespace

tl::expected<HerculesConfiguration, std::vector<std::string>> parse_hercules_configuration(std::string_view text,
                                                                                           std::string_view name) {
  Parser parser(name);
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    parser.statement(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (!parser.faults.empty()) return tl::unexpected(std::move(parser.faults));
  for (const auto& act : parser.acts) act();
  for (const auto& line : couple_adapters(parser.configuration.devices))
    parser.configuration.warnings.push_back(fmt::format("{}: warning: {}", name, line));
  return std::move(parser.configuration);
}

}  // namespace console
