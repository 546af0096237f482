// INDICATE USER: what a user's virtual machine has used so far. [SPG] INDICATE.
//
// Of the historical lines, the fields are shown that CP keeps: no working set, no disk and drum places, no cards.
#include "commands/command_entry.hpp"
#include "commands/command_run.hpp"
#include "guest/guest_identity.hpp"

namespace cp {

namespace {

/// "nnn:nn", minutes and seconds.
std::string minutes(isa370::Nanoseconds span) {
  const std::uint64_t seconds = span / 1'000'000'000;
  return fmt::format("{:03}:{:02}", seconds / 60, seconds % 60);
}

}  // namespace

/// INDICATE USER [userid|*]; other users' figures are for class E.
void indicate_command(CommandRun& run) {
  if (run.count() == 0) {
    run.fail(messages::indicate_operand);
    return run.hint("write INDICATE USER");
  }
  if (!abbreviates(run.operand(0), "USER", 4)) return run.fail(messages::indicate_option, run.operand(0));
  if (run.count() > 2) return run.fail(messages::indicate_option, run.operand(2));
  const Session* session = &run.session();
  if (run.count() == 2 && run.operand(1) != "*" && run.operand(1) != run.user().name) {
    if (run.user().classes.find('E') == std::string::npos) return run.fail(messages::indicate_option, run.operand(1));
    session = run.sessions().find(run.operand(1));
    if (session == nullptr) return run.fail(messages::indicate_not_logged_on, run.operand(1));
  }
  const GuestView view = run.core().view(*session->guest);
  const GuestCounters& counters = view.counters;
  run.reply(
      fmt::format("PAGES: RES-{:04} READS={:06} WRITES={:06}", view.resident_pages, counters.page_reads, counters.page_writes));
  run.reply(fmt::format("VTIME={} TTIME={} SIO={:06}", minutes(counters.virtual_time), minutes(counters.total_time),
                        counters.simulated.of("SIO")));
}

}  // namespace cp
