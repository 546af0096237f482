// Where literals go. A pool begins on a doubleword boundary with the literals whose length is a multiple of eight, then come
// those of four, of two, and the rest; so that each is aligned and nothing is lost between them.
#include "characters.hpp"
#include "module.hpp"

namespace isa370::assembler {

std::string literal_key(std::string_view specification) {
  std::string key;
  bool in_string = false;
  for (std::size_t i = 0; i < specification.size(); ++i) {
    if (specification[i] == '\'' && (in_string || !is_attribute_apostrophe(specification, i))) in_string = !in_string;
    key.push_back(in_string ? specification[i] : to_upper(specification[i]));
  }
  return key;
}

std::uint32_t place_literals(Module& module, const std::vector<std::size_t>& waiting, int section, std::uint32_t location,
                             std::size_t statement) {
  Pool pool;
  for (const std::uint32_t multiple : {8U, 4U, 2U, 1U})
    for (const auto number : waiting) {
      auto& literal = module.literals[number];
      if (literal.section >= 0 || literal.size % multiple != 0) continue;
      literal.section = section;
      literal.location = location;
      location += literal.size;
      pool.literals.push_back(number);
    }
  module.statements[statement].pool = static_cast<int>(module.pools.size());
  module.pools.push_back(std::move(pool));
  return location;
}

}  // namespace isa370::assembler
