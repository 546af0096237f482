#include <fmt/format.h>
#include "generator.hpp"
#include "subject.hpp"
using namespace equivalence::random;
int main(int argc, char** argv) {
  auto skeleton = Skeleton::make();
  if (!skeleton) { fmt::print("{}\n", skeleton.error()); return 2; }
  Rows rows;
  auto bare = make_bare_machine(*skeleton, {});
  auto vm = make_virtual_machine(*skeleton, {});
  const int from = argc > 1 ? std::atoi(argv[1]) : 0, n = argc > 2 ? std::atoi(argv[2]) : 10;
  std::map<std::string,int> ends; int bad = 0; std::uint64_t instr = 0;
  for (int i = from; i < from + n; ++i) {
    const auto program = generate(rows, 370, i);
    if (std::getenv("V")) fmt::print(stderr, "program {}\n", i);
    const auto one = bare->run(program);
    ++ends[std::string(name_of(one.end))];
    instr += one.instructions;
    if (std::getenv("V")) fmt::print(stderr, " bare {} {}\n", name_of(one.end), one.instructions);
    const auto other = vm->run(program);
    const auto d = differences(one, other);
    if (!d.empty()) { ++bad; if (bad < 8) { fmt::print("program {} ({})\n", i, name_of(one.end)); for (auto& l : d) fmt::print("  {}\n", l); } }
  }
  for (auto& [k, v] : ends) fmt::print("{} {}\n", k, v);
  fmt::print("bad {} instr {}\n", bad, instr);
}
