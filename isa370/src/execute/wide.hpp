// A number of 128 bits, for arithmetic on extended fractions and on decimal numbers of 31 digits.
#pragma once

namespace isa370 {

__extension__ typedef unsigned __int128 Wide;

}  // namespace isa370
