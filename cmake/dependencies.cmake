# The libraries that the build needs. Each is a Debian package; when one is missing, the error names the package.


macro(require package debian_package)
  find_package(${package} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} is missing: apt-get install ${debian_package} (or run ./run.sh, which does it)")
  endif()
endmacro()

require(tl-expected libexpected-dev)
require(fmt libfmt-dev)
require(cxxopts libcxxopts-dev)
require(nlohmann_json nlohmann-json3-dev)
require(doctest doctest-dev)
set(CURSES_NEED_NCURSES TRUE)
set(CURSES_NEED_WIDE TRUE)
require(Curses libncurses-dev)
require(Lua liblua5.4-dev)
