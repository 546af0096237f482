// The report of `cambridge exec`. Other programs read it: keys and their order are a contract.
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <isa370/storage.hpp>

#include "cli/exec_run.hpp"

namespace console {
namespace {

using Json = nlohmann::ordered_json;

template <typename Registers>
Json hexadecimal(const Registers& registers) {
  auto list = Json::array();
  for (const auto value : registers) list.push_back(fmt::format("{:0{}X}", value, sizeof value * 2));
  return list;
}

Json console_lines(const ExecSubject& subject) {
  auto lines = Json::array();
  const auto typed = subject.typed_from(0);
  std::size_t at = 0;
  while (at < typed.size()) {
    const auto end = std::min(typed.find('\n', at), typed.size());
    lines.push_back(typed.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::string dump(ExecSubject& subject, StorageRange range) {
  std::string text;
  for (const auto byte : subject.storage(range)) fmt::format_to(std::back_inserter(text), "{:02X}", byte);
  return text;
}

/// One key for each 2K block that a dump touches.
Json keys(const ExecSubject& subject, const std::vector<StorageRange>& dumps) {
  std::set<std::uint32_t> blocks;
  constexpr auto size = isa370::Storage::key_block_size;
  for (const auto& range : dumps)
    for (auto block = range.address / size; block <= (range.address + range.length - 1) / size; ++block)
      blocks.insert(block * size);
  auto list = Json::object();
  for (const auto block : blocks) list[fmt::format("{:06X}", block)] = fmt::format("{:02X}", subject.key(block));
  return list;
}

}  // namespace

std::string report(ExecSubject& subject, Stop stop, isa370::Nanoseconds elapsed, const ExecOptions& options) {
  const auto cpu = subject.cpu();
  const auto taken = subject.interruptions();
  Json json;
  json["stop"] = name_of(stop);
  json["psw"] = fmt::format("{:016X}", cpu.psw.to_bits());
  json["gpr"] = hexadecimal(cpu.gpr);
  json["fpr"] = hexadecimal(cpu.fpr);
  json["cr"] = hexadecimal(cpu.cr);
  json["instructions"] = subject.instructions();
  json["time_ns"] = elapsed;
  json["interruptions"] = {
      {"program", taken.program}, {"svc", taken.supervisor_call}, {"io", taken.input_output}, {"external", taken.external}};
  json["console"] = console_lines(subject);
  // Keys first: looking at storage may itself bring pages in.
  auto shown_keys = keys(subject, options.dumps);
  json["storage"] = Json::object();
  for (const auto& range : options.dumps) json["storage"][fmt::format("{:06X}", range.address)] = dump(subject, range);
  json["keys"] = std::move(shown_keys);
  if (const auto counts = subject.control_program()) {
    auto simulated = Json::object();
    for (const auto& [mnemonic, count] : counts->simulated) simulated[mnemonic] = count;
    auto assisted = Json::object();
    for (const auto& [mnemonic, count] : counts->assisted) assisted[mnemonic] = count;
    auto diagnose = Json::object();
    for (const auto& [code, count] : counts->diagnose) diagnose[fmt::format("{:02X}", code)] = count;
    json["cp"] = {{"traps", counts->traps},
                  {"page_faults", counts->page_faults},
                  {"pseudo_page_faults", counts->pseudo_page_faults},
                  {"interpreted", counts->interpreted},
                  {"simulated", std::move(simulated)},
                  {"assisted", std::move(assisted)},
                  {"diagnose", std::move(diagnose)}};
  }
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace console
