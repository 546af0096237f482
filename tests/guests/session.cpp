// People at terminals, for the tests of the guest operating system.
#include "session.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include <cms_guest/nucleus_image.hpp>

namespace guests {
namespace {

constexpr std::uint64_t step = 100'000;
constexpr unsigned most_steps = 2'000;

cp::DirectoryUser user_entry(std::string name, cp::Method method) {
  cp::DirectoryUser user;
  user.name = std::move(name);
  user.password = "TEST";
  user.virtualisation.method = method;
  user.devices = {{0x009, cp::VirtualDeviceType::console, "3215"}, {0x00C, cp::VirtualDeviceType::reader, "3505"}};
  return user;
}

cp::Options options_with(std::uint32_t real_storage, cp::Method method) {
  cp::Options options;
  options.real_storage = real_storage;
  options.directory.users = {user_entry("ALICE", method), user_entry("BOB", method)};
  const auto image = cms_guest::nucleus();
  options.named_systems.push_back({"CMS", image.origin, {image.bytes.begin(), image.bytes.end()}, image.entry});
  return options;
}

}  // namespace

Installation::Installation(std::uint32_t real_storage, cp::Method method)
    : control_program_(options_with(real_storage, method)) {}

cp::TerminalNumber Installation::log_on_and_ipl(std::string_view user) {
  const auto terminal = control_program_.connect(std::string("T-") + std::string(user));
  const auto logged_on = control_program_.logon(user, terminal);
  REQUIRE_MESSAGE(logged_on.has_value(), logged_on.error());
  control_program_.enter(terminal, "IPL CMS");
  REQUIRE(wait_for(terminal, "CMS FOR CAMBRIDGE", 0));
  type(terminal, "");
  return terminal;
}

std::vector<std::string> Installation::type(cp::TerminalNumber terminal, std::string_view line, std::string_view until) {
  const auto from = line_count(terminal);
  control_program_.enter(terminal, line);
  const bool came = wait_for(terminal, until, from + 1);  // the line typed is itself in the transcript
  auto answer = lines(terminal, from);
  std::string text;
  for (const auto& each : answer) text += each + "\n";
  INFO("typed: ", line, "\nanswer:\n", text);
  CHECK(came);
  return answer;
}

bool Installation::wait_for(cp::TerminalNumber terminal, std::string_view text, std::size_t from) {
  for (unsigned i = 0; i < most_steps; ++i) {
    isa370::Budget budget;
    budget.instructions = step;
    const auto stop = control_program_.run(budget);
    const auto& state = control_program_.terminal(terminal);
    const bool there = has_part(lines(terminal, from > 0 ? from - 1 : 0), text);
    if (there && state.mode == cp::TerminalMode::vm_read) return true;
    if (stop == cp::RunStop::idle) return there;
  }
  return false;
}

std::vector<std::string> Installation::lines(cp::TerminalNumber terminal, std::size_t from) const {
  std::vector<std::string> texts;
  const auto& all = control_program_.terminal(terminal).lines;
  for (std::size_t i = from; i < all.size(); ++i)
    if (all[i].origin != cp::TerminalLine::Origin::person) texts.push_back(all[i].text);
  return texts;
}

bool has(const std::vector<std::string>& lines, std::string_view text) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line == text; });
}

bool has_part(const std::vector<std::string>& lines, std::string_view text) {
  return std::any_of(lines.begin(), lines.end(), [&](const std::string& line) { return line.find(text) != std::string::npos; });
}

}  // namespace guests
