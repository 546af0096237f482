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
require(ZLIB zlib1g-dev)
require(BZip2 libbz2-dev)

# Lua compiled as C++: its errors are C++ exceptions, so that destructors run when one passes through our functions.
find_library(LUA_CXX_LIBRARY lua5.4-c++)
if(NOT LUA_CXX_LIBRARY)
  message(FATAL_ERROR "Lua compiled as C++ is missing: apt-get install liblua5.4-dev (or run ./run.sh, which does it)")
endif()

# Forms as PDF.
find_path(HPDF_INCLUDE_DIR hpdf.h)
find_library(HPDF_LIBRARY hpdf)
if(NOT HPDF_INCLUDE_DIR OR NOT HPDF_LIBRARY)
  message(FATAL_ERROR "libharu is missing: apt-get install libhpdf-dev (or run ./run.sh, which does it)")
endif()
