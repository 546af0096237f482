// A control program with the built-in directory, small guests in machine language, and people at terminals.
#include "installation.hpp"

#include <doctest/doctest.h>

#include <isa370/bits.hpp>
#include <isa370/ebcdic.hpp>

namespace session_test {

namespace {

constexpr std::uint32_t origin = 0x200;

/// Puts a program together from words at places.
class Image {
 public:
  Image& at(std::uint32_t address, std::initializer_list<std::uint32_t> words) {
    for (const std::uint32_t word : words) {
      std::uint8_t bytes[4];
      isa370::store_big_endian(bytes, word);
      put(address, bytes);
      address += 4;
    }
    return *this;
  }
  Image& text(std::uint32_t address, std::string_view text) {
    put(address, isa370::to_ebcdic(text));
    return *this;
  }
  [[nodiscard]] cp::NamedSystem named(std::string_view name) const { return {std::string(name), origin, bytes_, origin}; }

 private:
  void put(std::uint32_t address, std::span<const std::uint8_t> bytes) {
    const std::size_t offset = address - origin;
    if (bytes_.size() < offset + bytes.size()) bytes_.resize(offset + bytes.size());
    std::copy(bytes.begin(), bytes.end(), bytes_.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  std::vector<std::uint8_t> bytes_;
};

}  // namespace

cp::NamedSystem hello_system() {
  return Image()
      .at(0x200, {0xD2070078,               // MVC   X'78'(8),X'238'   the I/O new PSW
                  0x02384110, 0x02405010,   // LA    1,X'240'          the channel program
                  0x00489C00,               // ST    1,X'48'           the CAW
                  0x00098200, 0x02300000})  // SIO   X'009', LPSW X'230'
      .at(0x230, {0xFE020000, 0x00000000})  // wait, enabled for I/O
      .at(0x238, {0x00000000, 0x00000206})  // once more from the LA
      .at(0x240, {0x09000280, 0x60000005})  // write HELLO and return the carriage; chain
      .at(0x248, {0x0A000300, 0x20000050})  // read up to 80 characters
      .text(0x280, "HELLO")
      .named("HELLO");
}

cp::NamedSystem stopped_system() {
  return Image().at(0x200, {0x82000208, 0x00000000}).at(0x208, {0x00020000, 0x0000DEAD}).named("STOPPED");
}

cp::NamedSystem command_system(std::string_view name, std::string_view command) {
  return Image()
      .at(0x200, {0x41100240, 0x41200000 | static_cast<std::uint32_t>(command.size()),  // LA 1,text; LA 2,length
                  0x83120008,                                                           // DIAGNOSE 1,2,X'08'
                  0x82000230})                                                          // LPSW X'230'
      .at(0x230, {0xFE020000, 0x00000000})
      .text(0x240, command)
      .named(name);
}

cp::Options Installation::standard_options() {
  cp::Options options;
  options.real_storage = 1024 * 1024;
  options.hints = false;
  options.named_systems = {hello_system(), stopped_system()};
  return options;
}

Installation::Installation(cp::Options options) : cp_(std::move(options)) {}

void Installation::run() {
  isa370::Budget budget;
  budget.instructions = 1'000'000;
  budget.until = cp_.machine().clock().now() + 10'000'000'000;
  (void)cp_.run(budget);
}

Lines Installation::news(cp::TerminalNumber terminal) {
  if (seen_.size() <= terminal) seen_.resize(terminal + 1);
  Lines lines;
  const cp::Terminal& shown = cp_.terminal(terminal);
  for (std::size_t& i = seen_[terminal]; i < shown.lines.size(); ++i) {
    if (shown.lines[i].origin != cp::TerminalLine::Origin::person) lines.push_back(shown.lines[i].text);
  }
  return lines;
}

Lines Installation::type(cp::TerminalNumber terminal, std::string_view line) {
  (void)news(terminal);
  cp_.enter(terminal, line);
  run();
  return news(terminal);
}

cp::TerminalNumber Installation::log_on(std::string_view user, std::string_view password) {
  const cp::TerminalNumber terminal = cp_.connect("T" + std::to_string(cp_.terminal_count() + 1));
  CHECK(type(terminal, "LOGON " + std::string(user)) == Lines{"ENTER PASSWORD:"});
  CHECK(mode(terminal) == cp::TerminalMode::password);
  const Lines answer = type(terminal, password);
  REQUIRE_FALSE(answer.empty());
  CHECK(answer[0].starts_with("LOGON AT 09:0"));
  CHECK(answer[0].ends_with("GMT WEDNESDAY 08/02/72"));
  return terminal;
}

std::string Installation::transcript(cp::TerminalNumber terminal) const {
  std::string text;
  for (const cp::TerminalLine& line : cp_.terminal(terminal).lines) {
    text += (line.origin == cp::TerminalLine::Origin::person ? "> " : "  ") + line.text + "\n";
  }
  return text;
}

}  // namespace session_test
