// Reads the directory's text. [PSG] "Directory program": statements, operands and abbreviations.
//
// All faults are collected, so that a long directory is put right in one pass. ACCOUNT and DIRECTORY statements are read and
// not used: there is no accounting, and the directory is not written to a disk.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "commands/words.hpp"
#include "cp/directory.hpp"

namespace cp {

namespace {

using Words = std::vector<std::string_view>;

constexpr std::size_t last_column = 71;
constexpr std::size_t longest_name = 8;

bool valid_name(std::string_view name) {
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$#@+-:_";
  return !name.empty() && name.size() <= longest_name && name.find_first_not_of(allowed) == std::string_view::npos;
}

/// Goes through the statements and builds the directory.
class DirectoryReader {
 public:
  explicit DirectoryReader(std::string_view file_name) : file_name_(file_name) {}

  void read(std::string_view text);
  [[nodiscard]] tl::expected<Directory, std::vector<std::string>> result() &&;

 private:
  using Handler = void (DirectoryReader::*)(const Words&);
  struct Statement {
    std::string_view name;
    std::size_t shortest;
    Handler handler;
  };
  static const std::array<Statement, 11>& statements();

  void statement(const Words& words);
  void user(const Words& words);
  void account(const Words& words);
  void option(const Words& words);
  void ipl(const Words& words);
  void console(const Words& words);
  void spool(const Words& words);
  void dedicate(const Words& words);
  void special(const Words& words);
  void minidisk(const Words& words);
  void directory(const Words& words);
  void not_supported(const Words& words);

  void end_of_user();
  void user_storage(DirectoryUser& user, const Words& words);
  void user_class_and_priority(DirectoryUser& user, const Words& words);
  [[nodiscard]] DirectoryUser* current(const Words& words);
  void add_device(DirectoryUser& user, const Words& words, VirtualDeviceType type);
  void fault(std::string_view what) { faults_.push_back(fmt::format("{}:{}: {}", file_name_, line_, what)); }

  std::string_view file_name_;
  std::size_t line_ = 0;
  std::size_t user_line_ = 0;
  bool in_user_ = false;
  DirectoryUser user_;
  Directory directory_;
  std::vector<std::string> faults_;
};

const std::array<DirectoryReader::Statement, 11>& DirectoryReader::statements() {
  static constexpr std::array<Statement, 11> list{{
      {"USER", 1, &DirectoryReader::user},
      {"ACCOUNT", 1, &DirectoryReader::account},
      {"OPTION", 1, &DirectoryReader::option},
      {"IPL", 1, &DirectoryReader::ipl},
      {"CONSOLE", 1, &DirectoryReader::console},
      {"SPOOL", 2, &DirectoryReader::spool},
      {"DIRECTORY", 3, &DirectoryReader::directory},
      {"MDISK", 1, &DirectoryReader::minidisk},
      {"LINK", 1, &DirectoryReader::not_supported},
      {"DEDICATE", 1, &DirectoryReader::dedicate},
      {"SPECIAL", 3, &DirectoryReader::special},
  }};
  return list;
}

void DirectoryReader::read(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string line = upper_case(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++line_;
    std::replace(line.begin(), line.end(), '\t', ' ');
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.size() > last_column) line.resize(last_column);
    const Words words = words_of(line);
    if (!words.empty() && words[0].front() != '*') statement(words);
  }
  end_of_user();
  line_ = std::max<std::size_t>(line_, 1);
  if (directory_.users.empty() && faults_.empty()) fault("no USER statement: nobody could log on; see the built-in directory");
}

void DirectoryReader::statement(const Words& words) {
  for (const Statement& row : statements()) {
    if (abbreviates(words[0], row.name, row.shortest)) return (this->*row.handler)(words);
  }
  fault(fmt::format(
      "'{}' is no directory statement; known are USER, OPTION, IPL, CONSOLE, SPOOL, MDISK, DEDICATE, SPECIAL and ACCOUNT, "
      "and * for comments",
      printable(words[0])));
}

void DirectoryReader::user(const Words& words) {
  end_of_user();
  in_user_ = true;
  user_line_ = line_;
  user_ = DirectoryUser{};
  user_.extended_control = false;
  if (words.size() < 3) return fault("USER needs a name and a password, e.g. USER ALICE SECRET 512K 1M G");
  if (!valid_name(words[1])) {
    fault(fmt::format("'{}' is no user name: 1 to 8 letters, digits, $, #, @, +, -, : or _", printable(words[1])));
  }
  if (!valid_name(words[2])) fault("the password must have 1 to 8 letters, digits, $, #, @, +, -, : or _");
  user_.name = words[1];
  user_.password = words[2];
  if (directory_.find(user_.name) != nullptr) {
    fault(fmt::format("user {} is there twice; take one of the two out", printable(user_.name)));
  }
  user_storage(user_, words);
  user_class_and_priority(user_, words);
}

void DirectoryReader::user_storage(DirectoryUser& user, const Words& words) {
  if (words.size() > 3) {
    const auto size = parse_storage_size(words[3]);
    if (!size) return fault(size.error());
    user.storage = *size;
    user.maximum_storage = std::max(user.storage, user.maximum_storage);
  }
  if (words.size() > 4) {
    const auto size = parse_storage_size(words[4]);
    if (!size) return fault(size.error());
    user.maximum_storage = *size;
    if (user.maximum_storage < user.storage) {
      fault(fmt::format("the largest storage {} is below the storage {}; exchange them", words[4], words[3]));
    }
  }
}

void DirectoryReader::user_class_and_priority(DirectoryUser& user, const Words& words) {
  if (words.size() > 5) {
    if (words[5].size() > 8 || words[5].find_first_not_of("ABCDEFGH") != std::string_view::npos) {
      fault(fmt::format("'{}' are no privilege classes; write letters A to H, e.g. G for a general user", printable(words[5])));
    }
    user.classes = words[5];
  }
  if (words.size() > 6) {
    const auto priority = parse_decimal(words[6]);
    if (!priority || *priority > 99) return fault(fmt::format("'{}' is no priority; write 0 to 99", printable(words[6])));
    user.priority = static_cast<std::uint8_t>(*priority);
  }
  if (words.size() > 7)
    fault("line-editing characters of a user's own are not supported yet; end the statement at the priority");
}

DirectoryUser* DirectoryReader::current(const Words& words) {
  if (in_user_) return &user_;
  fault(fmt::format("{} stands before any USER statement; put it behind the USER it belongs to", printable(words[0])));
  return nullptr;
}

void DirectoryReader::account(const Words& words) {
  if (current(words) == nullptr) return;
  if (words.size() < 2 || words.size() > 3) fault("ACCOUNT needs a number and may have a distribution code");
}

void DirectoryReader::option(const Words& words) {
  DirectoryUser* const user = current(words);
  if (user == nullptr) return;
  if (!user->devices.empty()) fault("OPTION must stand before the device statements of its user");
  if (words.size() < 2) fault("OPTION needs ECMODE, REALTIMER, ASSIST or METHOD");
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (abbreviates(words[i], "ECMODE", 1)) {
      user->extended_control = true;
    } else if (abbreviates(words[i], "REALTIMER", 1)) {
      user->real_timer = true;
    } else if (words[i] == "ASSIST") {
      user->virtualisation.assist = true;
    } else if (words[i] == "METHOD") {
      const auto method = i + 1 < words.size() ? find_method(words[i + 1]) : std::nullopt;
      if (!method) return fault(fmt::format("METHOD needs one of {} behind it", method_names()));
      user->virtualisation.method = *method;
      ++i;
    } else {
      fault(
          fmt::format("option '{}' is not supported yet; there are ECMODE, REALTIMER, ASSIST and METHOD", printable(words[i])));
    }
  }
}

void DirectoryReader::ipl(const Words& words) {
  DirectoryUser* const user = current(words);
  if (user == nullptr) return;
  if (words.size() != 2 || !valid_name(words[1])) return fault("IPL needs one system name or device number, e.g. IPL CMS");
  if (!user->ipl_system.empty()) return fault("a user has one IPL statement only; take this one out");
  user->ipl_system = words[1];
}

void DirectoryReader::add_device(DirectoryUser& user, const Words& words, VirtualDeviceType type) {
  const auto number = parse_hex(words[1], 3);
  if (!number)
    return fault(fmt::format("'{}' is no device number; write 1 to 3 hexadecimal digits, e.g. 009", printable(words[1])));
  const auto same = [&](const VirtualDevice& device) { return device.number == *number; };
  if (std::any_of(user.devices.begin(), user.devices.end(), same)) {
    return fault(fmt::format("device {:03X} is there twice; give one of the two another number", *number));
  }
  user.devices.push_back({static_cast<isa370::DeviceNumber>(*number), type, std::string(words[2])});
}

void DirectoryReader::console(const Words& words) {
  DirectoryUser* const user = current(words);
  if (user == nullptr) return;
  if (words.size() < 3 || words.size() > 4) return fault("CONSOLE needs a device number and a type: CONSOLE 009 3215");
  if (words[2] != "3215") return fault(fmt::format("console type '{}' is not supported yet; write 3215", printable(words[2])));
  const auto console = [](const VirtualDevice& device) { return device.type == VirtualDeviceType::console; };
  if (std::any_of(user->devices.begin(), user->devices.end(), console)) {
    return fault("a user has one CONSOLE statement only; take this one out");
  }
  add_device(*user, words, VirtualDeviceType::console);
}

void DirectoryReader::spool(const Words& words) {
  DirectoryUser* const user = current(words);
  if (user == nullptr) return;
  if (words.size() < 3 || words.size() > 5) return fault("SPOOL needs a device number and a type: SPOOL 00C 2540 READER");
  const bool reader = words[2] == "3505" || words[2] == "2501" ||
                      (words[2] == "2540" && words.size() > 3 && abbreviates(words[3], "READER", 1));
  if (!reader) {
    return fault(
        fmt::format("SPOOL {}: virtual punches and printers are not supported yet, only readers (2540 READER, 3505, 2501); "
                    "make the line a comment with * in column 1",
                    printable(words[1])));
  }
  add_device(*user, words, VirtualDeviceType::reader);
}

/// MDISK vaddr type first-cylinder cylinders volume [mode [password...]].
void DirectoryReader::minidisk(const Words& words) {
  DirectoryUser* const user = current(words);
  if (user == nullptr) return;
  constexpr std::size_t fewest = 6;
  constexpr std::size_t longest_serial = 6;
  if (words.size() < fewest)
    return fault("MDISK needs number, type, first cylinder, cylinders and volume, e.g. MDISK 191 3350 010 005 VMUSR1 MR");
  const auto first = parse_decimal(words[3]);
  const auto cylinders = parse_decimal(words[4]);
  if (!first || !cylinders || *cylinders == 0 || *first + *cylinders > 0xFFFF)
    return fault(fmt::format("'{} {}' are no cylinders: write the first one and their number, e.g. 010 005",
                             printable(words[3]), printable(words[4])));
  if (words[5].size() > longest_serial)
    return fault(fmt::format("'{}' is no volume: its serial has one to six characters", printable(words[5])));
  const auto mode = words.size() > fewest ? words[6] : std::string_view("W");
  constexpr std::array<std::string_view, 7> modes{"R", "RR", "W", "WR", "M", "MR", "MW"};
  if (std::ranges::find(modes, mode) == modes.end())
    return fault(fmt::format("'{}' is no mode of access; there are R, RR, W, WR, M, MR and MW", printable(mode)));
  const auto devices_before = user->devices.size();
  add_device(*user, words, VirtualDeviceType::minidisk);
  if (user->devices.size() == devices_before) return;
  auto& device = user->devices.back();
  device.first_cylinder = static_cast<std::uint16_t>(*first);
  device.cylinders = static_cast<std::uint16_t>(*cylinders);
  device.volume = words[5];
  device.read_only = mode.front() == 'R';
}

/// DEDICATE vaddr raddr.
void DirectoryReader::dedicate(const Words& words) {
  DirectoryUser* const user = current(words);
  if (user == nullptr) return;
  const auto real = words.size() == 3 ? parse_hex(words[2], 3) : std::nullopt;
  if (!real) return fault("DEDICATE needs a virtual and a real device number, e.g. DEDICATE 181 480");
  const auto devices_before = user->devices.size();
  add_device(*user, {words[0], words[1], {}}, VirtualDeviceType::dedicated);
  if (user->devices.size() > devices_before) user->devices.back().real = static_cast<isa370::DeviceNumber>(*real);
}

/// SPECIAL vaddr CTCA.
void DirectoryReader::special(const Words& words) {
  DirectoryUser* const user = current(words);
  if (user == nullptr) return;
  if (words.size() != 3) return fault("SPECIAL needs a device number and a type: SPECIAL 600 CTCA");
  if (words[2] != "CTCA")
    return fault(fmt::format("special device '{}' is not supported yet; there is CTCA", printable(words[2])));
  add_device(*user, words, VirtualDeviceType::adapter);
}

void DirectoryReader::directory(const Words& words) {
  if (in_user_ || !directory_.users.empty()) return fault("DIRECTORY must be the first statement");
  if (words.size() != 4) fault("DIRECTORY needs a device number, a type and a volume; or leave it out: it is not used");
}

void DirectoryReader::not_supported(const Words& words) {
  fault(fmt::format("{}: links are not supported yet; make the line a comment with * in column 1", printable(words[0])));
}

void DirectoryReader::end_of_user() {
  if (!in_user_) return;
  in_user_ = false;
  const auto console = [](const VirtualDevice& device) { return device.type == VirtualDeviceType::console; };
  const bool can_log_on = user_.password != "NOLOG";
  if (can_log_on && std::none_of(user_.devices.begin(), user_.devices.end(), console)) {
    faults_.push_back(fmt::format("{}:{}: user {} has no console to log on with; add the statement CONSOLE 009 3215",
                                  file_name_, user_line_, printable(user_.name)));
  }
  directory_.users.push_back(user_);
}

tl::expected<Directory, std::vector<std::string>> DirectoryReader::result() && {
  if (!faults_.empty()) return tl::unexpected(std::move(faults_));
  return std::move(directory_);
}

}  // namespace

const DirectoryUser* Directory::find(std::string_view name) const {
  const auto same = [&](const DirectoryUser& user) { return user.name == name; };
  const auto found = std::find_if(users.begin(), users.end(), same);
  return found == users.end() ? nullptr : &*found;
}

tl::expected<Directory, std::vector<std::string>> parse_directory(std::string_view text, std::string_view file_name) {
  DirectoryReader reader(file_name);
  reader.read(text);
  return std::move(reader).result();
}

}  // namespace cp
