// Checking the options of `cambridge exec`.
#include "cli/exec_options.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include <cp/directory.hpp>
#include <isa370/bits.hpp>

#include "cli/numbers.hpp"
#include "configuration/words.hpp"

namespace console {
namespace {

using isa370::address_mask;
using isa370::Storage;

constexpr auto option_rows = std::to_array<OptionRow>({
    {"on", "bare|vm", false, "the bare machine, or a virtual machine under CP"},
    {"method", "METHOD", false, "with --on=vm: how the virtual machine is made (trap)"},
    {"assist", "", false, "with --on=vm: the machine's virtual-machine assist helps"},
    {"silent", "MNEMONICS", false,
     "a machine that does nothing at these privileged instructions in\nthe problem state: SSM,STNSM or \"usual\" for a choice; "
     "see\n"
     "docs/virtualizability.md"},
    {"model", "MODEL", false, "model of the family: instruction set, identification and speed (370/168)"},
    {"storage", "SIZE", false, "main storage, 8K to 16M (1M)"},
    {"config", "FILE", false, "devices, as a Hercules configuration; without it a console\n009 and a card reader 00C"},
    {"ipl", "DEVNO", false, "start: IPL from this device"},
    {"psw", "HEX16", false, "start: with this PSW, 16 hexadecimal digits"},
    {"restart", "", false, "start: with the restart PSW at location 0"},
    {"load", "FILE@HEXADDR", true, "put a file's bytes into storage; later ones go over earlier ones"},
    {"gpr", "N=HEX", true, "general register N, 0 to 15"},
    {"fpr", "N=HEX16", true, "floating-point register N: 0, 2, 4 or 6"},
    {"cr", "N=HEX", true, "control register N, 0 to 15"},
    {"key", "HEXADDR=HEX", true, "storage key of the 2K block at an address"},
    {"dialogue", "FILE", false, "the operator: expect TEXT, attention, type TEXT,\nready DEVNO, stop; a step a line"},
    {"tod", "TIME", false, "time of day, \"YYYY-MM-DD HH:MM:SS\" (1972-08-02 09:00:00)"},
    {"max-instructions", "N", false, "stop behind so many instructions (10000000000)"},
    {"max-time", "SECONDS", false, "stop after so much simulated time (86400)"},
    {"dump", "HEXADDR:HEXLEN", true, "show this storage, and its keys, at the end"},
    {"fast-devices", "", false, "devices take no time of their own: no seeking, no turning"},
    {"quiet", "", false, "no warnings and notes on standard error"},
    {"help", "", false, "this text"},
});

tl::unexpected<std::string> bad(std::string_view option, std::string_view text, std::string_view right) {
  return tl::unexpected(fmt::format("--{} {}: {}", option, text, right));
}

using Check = tl::expected<void, std::string>;

/// "LEFT<separator>RIGHT" with both parts there.
std::optional<std::pair<std::string, std::string>> halves(const std::string& text, char separator) {
  const auto at = text.rfind(separator);
  if (at == std::string::npos || at == 0 || at + 1 == text.size()) return std::nullopt;
  return std::pair{text.substr(0, at), text.substr(at + 1)};
}

std::optional<std::uint32_t> parse_address(std::string_view text) {
  const auto address = parse_hex<std::uint32_t>(text);
  return address && *address <= address_mask ? address : std::nullopt;
}

template <typename Value>
Check read_registers(const Arguments& arguments, std::string_view option, std::map<unsigned, Value>& registers) {
  constexpr bool floating_point = sizeof(Value) == sizeof(std::uint64_t);
  constexpr std::string_view right = floating_point ? "write N=HEX16, N being 0, 2, 4 or 6, with 16 hexadecimal digits"
                                                    : "write N=HEX, N being 0 to 15, with up to 8 hexadecimal digits";
  for (const auto& text : arguments.values(option)) {
    const auto parts = halves(text, '=');
    if (!parts) return bad(option, text, right);
    const auto number = parse_decimal<unsigned>(parts->first);
    const auto value = parse_hex<Value>(parts->second);
    const bool exists = number && (floating_point ? *number <= 6 && *number % 2 == 0 : *number < 16);
    if (!exists || !value || (floating_point && parts->second.size() != 16)) return bad(option, text, right);
    if (!registers.emplace(*number, *value).second) return bad(option, text, "this register is given twice");
  }
  return {};
}

Check read_keys(const Arguments& arguments, ExecOptions& options) {
  for (const auto& text : arguments.values("key")) {
    const auto parts = halves(text, '=');
    const auto address = parts ? parse_address(parts->first) : std::nullopt;
    const auto key = parts ? parse_hex<std::uint8_t>(parts->second) : std::nullopt;
    if (!address || !key || (*key & 1) != 0)
      return bad("key", text, "write HEXADDR=HEX: an address and a key of two digits, of which the last bit is zero");
    const auto block = *address - *address % Storage::key_block_size;
    if (!options.keys.emplace(block, *key).second)
      return bad("key", text, fmt::format("the 2K block at {:06X} is given twice", block));
  }
  return {};
}

Check read_loads(const Arguments& arguments, ExecOptions& options) {
  for (const auto& text : arguments.values("load")) {
    const auto parts = halves(text, '@');
    const auto address = parts ? parse_address(parts->second) : std::nullopt;
    if (!address) return bad("load", text, "write FILE@HEXADDR, the address being 0 to FFFFFF");
    options.loads.push_back({parts->first, *address});
  }
  return {};
}

Check read_dumps(const Arguments& arguments, ExecOptions& options) {
  for (const auto& text : arguments.values("dump")) {
    const auto parts = halves(text, ':');
    const auto address = parts ? parse_address(parts->first) : std::nullopt;
    const auto length = parts ? parse_hex<std::uint32_t>(parts->second) : std::nullopt;
    if (!address || !length || *length == 0) return bad("dump", text, "write HEXADDR:HEXLEN, the length being at least 1");
    if (std::ranges::find(options.dumps, *address, &StorageRange::address) != options.dumps.end())
      return bad("dump", text, "this address is given twice");
    options.dumps.push_back({*address, *length});
  }
  return {};
}

Check read_start(const Arguments& arguments, ExecOptions& options) {
  const auto psw = arguments.value("psw");
  const auto ipl = arguments.value("ipl");
  const bool restart = arguments.given("restart");
  if (int{psw.has_value()} + int{ipl.has_value()} + int{restart} != 1)
    return tl::unexpected(
        std::string("give exactly one of --psw HEX16, --restart and --ipl DEVNO: how is the program to be started?"));
  if (psw) {
    const auto bits = parse_hex<std::uint64_t>(*psw);
    if (!bits || psw->size() != 16) return bad("psw", *psw, "write 16 hexadecimal digits, e.g. 0008000000001000");
    options.start = StartWithPsw{*bits};
  } else if (ipl) {
    const auto device = parse_hex<isa370::DeviceNumber>(*ipl);
    if (!device || *device > 0xFFF) return bad("ipl", *ipl, "write a device number, 000 to FFF");
    options.start = StartWithIpl{*device};
  } else {
    options.start = StartWithRestart{};
  }
  return {};
}

Check read_place(const Arguments& arguments, ExecOptions& options) {
  const auto on = arguments.value("on");
  if (!on) return tl::unexpected(std::string("give --on=bare or --on=vm: where is the program to run?"));
  if (*on != "bare" && *on != "vm") return bad("on", *on, "write bare or vm");
  options.place = *on == "bare" ? Place::bare : Place::virtual_machine;
  if (const auto name = arguments.value("method")) {
    const auto method = cp::find_method(upper_case(*name));
    if (!method) return bad("method", *name, fmt::format("write one of {}", cp::method_names()));
    if (options.place == Place::bare) return bad("method", *name, "the bare machine has no method; take --on=vm");
    options.virtualisation.method = *method;
  }
  options.virtualisation.assist = arguments.given("assist");
  if (options.virtualisation.assist && options.place == Place::bare)
    return tl::unexpected(std::string("--assist: the bare machine needs no help; take --on=vm"));
  if (const auto names = arguments.value("silent")) {
    const auto set = *names == "usual" ? tl::expected<isa370::InstructionSet, std::string>(cp::usual_silent_instructions())
                                       : isa370::parse_privileged_instructions(*names);
    if (!set) return bad("silent", *names, set.error());
    options.silent_instructions = *set;
  }
  return {};
}

Check read_machine(const Arguments& arguments, ExecOptions& options) {
  if (const auto name = arguments.value("model")) {
    options.model = isa370::find_model(*name);
    if (options.model == nullptr)
      return bad("model", *name, fmt::format("there is no such model; there are {}", isa370::model_names()));
    if (options.place == Place::virtual_machine && options.model->architecture != isa370::Architecture::system_370)
      return bad("model", *name, "CP runs on System/370 only; take --on=bare or a 370");
  }
  if (const auto size = arguments.value("storage")) {
    const auto bytes = parse_main_storage_size(*size);
    if (!bytes) return bad("storage", *size, bytes.error());
    options.storage = *bytes;
  }
  options.time_of_day = isa370::default_time_of_day();
  if (const auto text = arguments.value("tod")) {
    const auto moment = isa370::parse_time_of_day(*text);
    if (!moment) return tl::unexpected("--tod: " + moment.error());
    options.time_of_day = *moment;
  }
  return {};
}

Check read_limits(const Arguments& arguments, ExecOptions& options) {
  if (const auto text = arguments.value("max-instructions")) {
    const auto count = parse_decimal<std::uint64_t>(*text);
    if (!count || *count == 0) return bad("max-instructions", *text, "write a number, at least 1");
    options.max_instructions = *count;
  }
  if (const auto text = arguments.value("max-time")) {
    const auto time = parse_seconds(*text);
    if (!time) return bad("max-time", *text, time.error());
    options.max_time = *time;
  }
  return {};
}

}  // namespace

std::span<const OptionRow> exec_option_rows() { return option_rows; }

tl::expected<std::uint32_t, std::string> parse_main_storage_size(std::string_view text) {
  const auto size = cp::parse_storage_size(text);
  if (!size) return tl::unexpected(std::string("write a multiple of 4K between 8K and 16M, e.g. 512K or 1M"));
  return *size;
}

tl::expected<isa370::Nanoseconds, std::string> parse_seconds(std::string_view text) {
  constexpr std::size_t places = 9;
  constexpr isa370::Nanoseconds second = 1'000'000'000;
  constexpr std::uint64_t most = 1'000'000'000;
  const auto point = std::min(text.find('.'), text.size());
  std::string fraction(text.substr(std::min(point + 1, text.size())));
  const bool fraction_is_right = point == text.size() || (!fraction.empty() && fraction.size() <= places);
  fraction.resize(places, '0');
  const auto whole = parse_decimal<std::uint64_t>(text.substr(0, point));
  const auto parts = parse_decimal<std::uint64_t>(fraction);
  if (!whole || !parts || !fraction_is_right || *whole > most || *whole + *parts == 0)
    return tl::unexpected(std::string("write seconds, more than 0 and at most 1000000000, e.g. 2.5"));
  return *whole * second + *parts;
}

tl::expected<ExecOptions, std::string> exec_options_from(const Arguments& arguments) {
  ExecOptions options;
  options.configuration = arguments.value("config").value_or("");
  options.dialogue = arguments.value("dialogue").value_or("");
  options.fast_devices = arguments.given("fast-devices");
  options.quiet = arguments.given("quiet");
  for (const auto& check : {read_place, read_start, read_machine, read_loads, read_keys, read_limits, read_dumps})
    if (auto done = check(arguments, options); !done) return tl::unexpected(done.error());
  if (auto done = read_registers(arguments, "gpr", options.gpr); !done) return tl::unexpected(done.error());
  if (auto done = read_registers(arguments, "fpr", options.fpr); !done) return tl::unexpected(done.error());
  if (auto done = read_registers(arguments, "cr", options.cr); !done) return tl::unexpected(done.error());
  return options;
}

}  // namespace console
