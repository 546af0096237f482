// Searches: what storage holds is compared with what passes the heads. A satisfied search ends with status modifier.
#include <algorithm>
#include <array>
#include <span>

#include "direct_access_commands.hpp"
#include "direct_access_count.hpp"
#include "isa370/devices/direct_access_storage.hpp"

namespace isa370 {

using Operation = DirectAccessCommand::Operation;
using Relation = DirectAccessCommand::Relation;

namespace {

constexpr std::uint8_t ended = unit_status::channel_end | unit_status::device_end;

bool satisfies(Relation relation, int order) {
  if (relation == Relation::equal) return order == 0;
  return order > 0 || (order == 0 && relation == Relation::equal_or_high);
}

/// The record against storage: negative, zero or positive. A short argument is compared as far as it goes. In file scans
/// bytes of X'FF' in storage are not compared.
int compare(std::span<const std::uint8_t> record, std::span<const std::uint8_t> argument, bool scan) {
  constexpr std::uint8_t not_compared = 0xFF;
  for (std::size_t i = 0; i < argument.size(); ++i) {
    if (scan && argument[i] == not_compared) continue;
    if (record[i] != argument[i]) return record[i] < argument[i] ? -1 : 1;
  }
  return 0;
}

}  // namespace

std::uint8_t DirectAccessStorage::search(const DirectAccessCommand& command, DataPath& path) {
  state_.given.reset();
  std::vector<std::uint8_t> passing;
  auto authority = Authority::none;
  switch (command.operation) {
    case Operation::search_home_address: {
      const auto home = home_address_bytes(*track_);
      passing.assign(home.begin() + 1, home.end());
      authority = Authority::home_address;
      break;
    }
    case Operation::search_id: {
      constexpr std::ptrdiff_t id_size = 5;
      const auto count = count_bytes(record(), overflows(record()));
      passing.assign(count.begin(), count.begin() + id_size);
      authority = Authority::identifier;
      break;
    }
    case Operation::search_key:
      // Behind a record without key its data area has passed as well [HERC].
      passing = record().key;
      state_.passed = passing.empty() ? Passed::data : Passed::key;
      authority = Authority::key;
      break;
    default:
      passing = record().key;
      passing.insert(passing.end(), record().data.begin(), record().data.end());
      state_.passed = Passed::data;
      break;
  }
  std::vector<std::uint8_t> argument(passing.size());
  argument.resize(path.from_storage(argument));
  state_.authority = Authority::none;
  // Nothing to compare (a record without key, or the channel could not fetch) satisfies no search.
  if (argument.empty()) return ended;
  const int order = compare(passing, argument, command.operation == Operation::search_key_and_data);
  if (!satisfies(command.relation, order)) return ended;
  // Only what was compared as a whole permits writing [HERC].
  if (command.relation == Relation::equal && argument.size() == passing.size()) state_.authority = authority;
  return ended | unit_status::status_modifier;
}

}  // namespace isa370
