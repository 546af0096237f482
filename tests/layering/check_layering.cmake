# Imports run one way: console -> cp -> isa370 -> the standard library. This script reads every source and fails, naming file
# and line, when an #include runs the other way, reaches into another part's private folder, or names curses outside its one file.
# Run as: cmake -DSOURCE_DIR=... -P check_layering.cmake
set(faults "")
set(checked 0)

# forbid(FILES PATTERN WHY): no line of FILES may match PATTERN.
function(forbid files pattern why)
  foreach(file IN LISTS ${files})
    file(STRINGS ${file} lines REGEX "${pattern}")
    foreach(line IN LISTS lines)
      file(RELATIVE_PATH name ${SOURCE_DIR} ${file})
      string(APPEND faults "${name}: ${line}\n    ${why}\n")
    endforeach()
  endforeach()
  set(faults "${faults}" PARENT_SCOPE)
endfunction()

foreach(part isa370 cp console)
  file(GLOB_RECURSE ${part}_files ${SOURCE_DIR}/${part}/*.cpp ${SOURCE_DIR}/${part}/*.hpp ${SOURCE_DIR}/${part}/*.def)
  list(LENGTH ${part}_files count)
  if(count EQUAL 0)
    message(FATAL_ERROR "no sources found below ${part}: the layering test would prove nothing")
  endif()
  math(EXPR checked "${checked} + ${count}")
endforeach()
set(library_files ${isa370_files} ${cp_files})
set(all_files ${library_files} ${console_files})

set(include "^[ \t]*#[ \t]*include[ \t]*[<\"]")
forbid(isa370_files "${include}(cp|console|cms_guest)/" "isa370 knows neither CP nor the console")
forbid(cp_files "${include}(console|cms_guest)/" "cp does not know the console")
forbid(library_files "${include}(lua|lauxlib|lualib|ncurses|curses|cxxopts)" "only console knows Lua, curses and cxxopts")
forbid(cp_files "${include}(cpu|decode|execute|channel|devices|machine)/" "cp uses isa370's public headers only")
forbid(console_files "${include}(isa370|cp)/src/" "console uses public headers only")
forbid(isa370_files "(^|[^_a-z])(guest|virtual machine|CP-67)([^_a-z]|$)" "isa370 never says \"guest\" or \"virtual machine\"")

# Curses in one file alone.
set(curses_users "")
foreach(file IN LISTS console_files)
  file(STRINGS ${file} lines REGEX "${include}n?curses")
  if(lines)
    list(APPEND curses_users ${file})
  endif()
endforeach()
list(LENGTH curses_users curses_count)
if(curses_count GREATER 1)
  string(APPEND faults "curses.h is included by more than one file: ${curses_users}\n")
endif()

# The host's clock, and mutable global state, are nobody's.
forbid(library_files "(system_clock|steady_clock|gettimeofday|clock_gettime|std::time\\()" "the machine and CP never read the host's clock")
forbid(library_files "^ *(static|thread_local) +(std::|unsigned|int|bool|auto|char)[^(]*$" "no mutable global or static state")

if(faults)
  message(FATAL_ERROR "layering faults:\n${faults}")
endif()
message(STATUS "layering: ${checked} files, no faults")
