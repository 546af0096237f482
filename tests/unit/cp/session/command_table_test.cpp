// The command table: abbreviations, classes, help, handlers.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <set>
#include <string>

#include <cp/command_table.hpp>

#include "commands/command_entry.hpp"
#include "commands/words.hpp"

namespace {

constexpr std::string_view everything = "ABCDEFGH";

std::string_view meaning(std::string_view word, std::string_view classes = everything, bool logged_on = true) {
  const cp::CommandEntry* const entry = cp::find_command(word, classes, logged_on);
  return entry == nullptr ? std::string_view{} : entry->row.name;
}

}  // namespace

TEST_CASE("abbreviations are VM/370's") {
  struct Fact {
    std::string_view name;
    std::string_view shortest;
  };
  constexpr Fact facts[] = {{"ATTN", "ATTN"},    {"BEGIN", "B"},     {"DISPLAY", "D"},  {"EXTERNAL", "EXT"}, {"FORCE", "FORCE"},
                            {"INDICATE", "IND"}, {"IPL", "I"},       {"LOGOFF", "LOG"}, {"LOGOUT", "LOGOU"}, {"MSG", "M"},
                            {"QUERY", "Q"},      {"REQUEST", "REQ"}, {"SET", "SET"},    {"STORE", "ST"},     {"SYSTEM", "SYS"},
                            {"WNG", "W"},        {"*", "*"},         {"CP", "CP"}};
  for (const Fact& fact : facts) {
    CAPTURE(fact.name);
    for (std::size_t length = fact.shortest.size(); length <= fact.name.size(); ++length) {
      CHECK(meaning(fact.name.substr(0, length)) == fact.name);
    }
    CHECK(meaning(fact.shortest.substr(0, fact.shortest.size() - 1)) != fact.name);
    CHECK(meaning(std::string(fact.name) + "X").empty());
  }
}

TEST_CASE("an abbreviation means what can be done now") {
  CHECK(meaning("L", "", false) == "LOGON");
  CHECK(meaning("LOG", "", false) == "LOGON");
  CHECK(meaning("LOGI", "", false) == "LOGIN");
  CHECK(meaning("LOG") == "LOGOFF");
  CHECK(meaning("LOGO") == "LOGOFF");
  CHECK(meaning("L").empty());
  CHECK(meaning("D", "", false).empty());
  CHECK(meaning("Q", "", false).empty());
}

TEST_CASE("privilege classes") {
  CHECK(meaning("FORCE", "G").empty());
  CHECK(meaning("FORCE", "A") == "FORCE");
  CHECK(meaning("W", "G").empty());
  CHECK(meaning("W", "B") == "WNG");
  CHECK(meaning("MSG", "D").empty());
  CHECK(meaning("MSG", "B") == "MSG");
  CHECK(meaning("BEGIN", "ABCDEF").empty());
  CHECK(meaning("QUERY", "D") == "QUERY");
  CHECK(meaning("LOGOFF", "D") == "LOGOFF");
}

TEST_CASE("every row can be reached, is described, and fits a line of 79 columns") {
  std::set<std::string_view> names;
  REQUIRE(cp::command_table().size() == cp::command_entries().size());
  for (std::size_t i = 0; i < cp::command_table().size(); ++i) {
    const cp::CommandEntry& entry = cp::command_entries()[i];
    const cp::CommandRow& row = entry.row;
    CAPTURE(row.name);
    CHECK(cp::command_table()[i].name == row.name);
    CHECK(names.insert(row.name).second);
    CHECK((entry.handler != nullptr));
    CHECK((row.shortest >= 1 && row.shortest <= row.name.size()));
    CHECK(cp::upper_case(row.name) == row.name);
    CHECK(row.classes.find_first_not_of(everything) == std::string_view::npos);
    CHECK(cp::find_command(row.name, everything, entry.when != cp::CommandTime::logged_off) == &entry);
    CHECK(cp::find_command_of_anyone(row.name) == &entry);
    CHECK(row.name.size() + 1 + row.operands.size() <= 79);
    CHECK_FALSE(row.help.empty());
    std::size_t lines = 0;
    for (std::string_view help = row.help; !help.empty(); ++lines) {
      const std::size_t end = std::min(help.find('\n'), help.size());
      CHECK(end <= (lines == 0 ? 69 : 79));  // The first line is also in the list of all commands.
      help.remove_prefix(std::min(end + 1, help.size()));
    }
    CHECK(lines <= 3);
  }
}
