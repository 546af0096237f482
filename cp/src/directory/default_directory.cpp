// The directory that is built in, so that Cambridge needs no configuration.
#include "cp/directory.hpp"

namespace cp {

std::string_view default_directory_text() {
  return R"(* Cambridge: the directory that is built in.
* USER userid password storage largest classes
USER OPERATOR OPERATOR 256K 1M ABCDEG
 OPTION ECMODE
 CONSOLE 009 3215
 SPOOL 00C 2540 READER *
*
* The two users of the guided tour: together they have more storage than the machine.
USER ALICE WONDER 512K 1M G
 OPTION ECMODE
 CONSOLE 009 3215
 SPOOL 00C 2540 READER *
*
USER BOB BUILDER 512K 1M G
 OPTION ECMODE
 CONSOLE 009 3215
 SPOOL 00C 2540 READER *
*
* A user whose virtual machine starts CMS by itself at logon.
USER CMSUSER CMSUSER 256K 1M G
 OPTION ECMODE
 IPL CMS
 CONSOLE 009 3215
 SPOOL 00C 2540 READER *
)";
}

}  // namespace cp
