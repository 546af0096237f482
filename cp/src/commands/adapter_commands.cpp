// DEFINE CTCA and COUPLE: channel-to-channel adapters between virtual machines. [CPCR] COUPLE, DEFINE.
#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "commands/device_operands.hpp"

namespace cp {

namespace {

using isa370::ChannelToChannelAdapter;
using isa370::DeviceNumber;

/// A user's adapter, with what is needed to speak of it.
struct Half {
  Session* session = nullptr;
  DeviceNumber number = 0;
  ChannelToChannelAdapter* adapter = nullptr;
};

/// Ends what the half is coupled with, and says so at both ends.
void drop(CommandRun& run, const Half& half) {
  const auto other = run.core().coupled_with(*half.adapter);
  if (!other) return;
  run.sessions().write(*half.session, fmt::format("CTCA {:03X} DROP FROM {} {:03X}", half.number, other->user, other->number));
  if (Session* const left = run.sessions().find(other->user); left != nullptr && left != half.session)
    run.sessions().write(*left,
                         fmt::format("CTCA {:03X} DROP BY {} {:03X}", other->number, half.session->terminal.user, half.number));
  half.adapter->uncouple();
}

/// The adapter of that number; fails with `missing` when there is no such device.
ChannelToChannelAdapter* find_adapter(CommandRun& run, const Guest& guest, DeviceNumber number, const Message& missing,
                                      std::string_view what) {
  auto* const adapter = run.core().adapter(guest, number);
  if (adapter != nullptr) return adapter;
  for (const auto& device : run.core().devices(guest))
    if (device.number == number) {
      run.fail(messages::couple_type, device.type);
      return nullptr;
    }
  run.fail(missing, what);
  return nullptr;
}

}  // namespace

/// DEFINE CTCA [AS] vaddr.
void define_command(CommandRun& run) {
  if (run.must_wait()) return;
  const auto words = essential(run, {"AS"});
  if (words.empty()) return run.fail(messages::define_operand);
  if (words[0] != "CTCA") return run.fail(messages::define_option, words[0]);
  const auto number = words.size() < 2 ? std::nullopt : device_number(words[1]);
  if (!number) return run.fail(messages::define_virtual);
  if (words.size() > 2) return run.fail(messages::define_option, words[2]);
  if (!run.core().attach_device(run.guest(), *number, std::make_unique<ChannelToChannelAdapter>()))
    return run.fail(messages::define_there, fmt::format("{:03X}", *number));
  run.reply(fmt::format("CTCA {:03X} DEFINED", *number));
}

/// COUPLE vaddr1 [TO] {userid|*} vaddr2.
void couple_command(CommandRun& run) {
  if (run.must_wait()) return;
  const auto words = essential(run, {"TO"});
  const auto mine = words.empty() ? std::nullopt : device_number(words[0]);
  if (!mine) return run.fail(messages::couple_virtual);
  if (words.size() < 2) return run.fail(messages::couple_userid);
  const auto theirs = words.size() < 3 ? std::nullopt : device_number(words[2]);
  if (!theirs) return run.fail(messages::couple_virtual);
  if (words.size() > 3) return run.fail(messages::couple_option, words[3]);

  Half one{.session = &run.session(), .number = *mine};
  Half other{.session = words[1] == "*" ? one.session : run.sessions().find(words[1]), .number = *theirs};
  one.adapter = find_adapter(run, run.guest(), *mine, messages::couple_not_there, fmt::format("{:03X}", *mine));
  if (one.adapter == nullptr) return;
  if (other.session == nullptr) return run.fail(messages::couple_not_logged_on, words[1]);
  const auto& user = other.session->terminal.user;
  other.adapter = find_adapter(run, *other.session->guest, *theirs, messages::couple_others_not_there,
                               fmt::format("{} {:03X}", user, *theirs));
  if (other.adapter == nullptr) return;
  if (one.adapter == other.adapter) return run.fail(messages::couple_virtual);

  drop(run, one);
  drop(run, other);
  ChannelToChannelAdapter::couple(*one.adapter, *other.adapter);
  run.reply(fmt::format("CTCA {:03X} COUPLE TO {} {:03X}", *mine, user, *theirs));
  if (other.session != one.session)
    run.sessions().write(*other.session,
                         fmt::format("CTCA {:03X} COUPLE BY {} {:03X}", *theirs, one.session->terminal.user, *mine));
}

}  // namespace cp
