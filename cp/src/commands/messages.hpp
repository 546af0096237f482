// CP's error messages: one list, with the historical module and number of each.
//
// Numbers and texts are from memory of the published message lists unless docs/deviations.md says otherwise; "{}" stands for
// what the message is about.
#pragma once

#include <string_view>

namespace cp {

struct Message {
  std::string_view module;  ///< The three letters behind "DMK".
  unsigned number = 0;      ///< Also the return code that a guest gets from DIAGNOSE X'08'.
  char type = 'E';          ///< I information, W warning, E error.
  std::string_view text;
};

namespace messages {

inline constexpr Message userid_missing{"LOG", 20, 'E', "USERID MISSING OR INVALID"};
inline constexpr Message password_incorrect{"LOG", 50, 'E', "PASSWORD INCORRECT - REINITIATE LOGON PROCEDURE"};
inline constexpr Message not_in_directory{"LOG", 53, 'E', "{} NOT IN CP DIRECTORY"};
inline constexpr Message already_logged_on{"LOG", 54, 'E', "ALREADY LOGGED ON {}"};
inline constexpr Message logon_option{"LOG", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message no_virtual_machine{"LOG", 95, 'E', "LOGON UNSUCCESSFUL; {}"};

inline constexpr Message logoff_option{"USO", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message force_userid{"USO", 20, 'E', "USERID MISSING OR INVALID"};
inline constexpr Message force_not_logged_on{"USO", 45, 'E', "{} NOT LOGGED ON"};

inline constexpr Message ipl_option{"CFG", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message ipl_operand{"CFG", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message ipl_no_device{"CFG", 40, 'E', "DEV {} DOES NOT EXIST"};
inline constexpr Message ipl_no_system{"CFG", 44, 'E', "{} DOES NOT EXIST"};
inline constexpr Message ipl_failed{"VMI", 232, 'E', "IPL UNSUCCESSFUL; {}"};

inline constexpr Message begin_hexloc{"CFM", 4, 'E', "INVALID HEXLOC - {}"};
inline constexpr Message begin_option{"CFM", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message begin_exceeds{"CFM", 160, 'E', "HEXLOC {} EXCEEDS STORAGE"};
inline constexpr Message system_option{"CPB", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message system_operand{"CPB", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message external_code{"CPB", 13, 'E', "CODE MISSING OR INVALID - {}"};

inline constexpr Message display_option{"CDB", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message display_hexloc{"CDB", 4, 'E', "INVALID HEXLOC - {}"};
inline constexpr Message display_range{"CDB", 9, 'E', "INVALID RANGE - {}"};
inline constexpr Message display_register{"CDB", 10, 'E', "INVALID REGISTER - {}"};
inline constexpr Message display_operand{"CDB", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message display_exceeds{"CDB", 160, 'E', "HEXLOC {} EXCEEDS STORAGE"};
inline constexpr Message display_paging{"CDB", 164, 'E', "PAGING ERROR; {}"};

inline constexpr Message store_hexloc{"CDS", 4, 'E', "INVALID HEXLOC - {}"};
inline constexpr Message store_data{"CDS", 5, 'E', "INVALID HEXDATA - {}"};
inline constexpr Message store_register{"CDS", 10, 'E', "INVALID REGISTER - {}"};
inline constexpr Message store_operand{"CDS", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message store_exceeds{"CDS", 160, 'E', "HEXLOC {} EXCEEDS STORAGE"};
inline constexpr Message store_paging{"CDS", 164, 'E', "PAGING ERROR; {}"};

inline constexpr Message message_userid{"MSG", 20, 'E', "USERID MISSING OR INVALID"};
inline constexpr Message message_text{"MSG", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message message_not_logged_on{"MSG", 45, 'E', "{} NOT LOGGED ON"};
inline constexpr Message message_not_receiving{"MSG", 57, 'W', "{} NOT RECEIVING"};

inline constexpr Message device_userid{"VDB", 20, 'E', "USERID MISSING OR INVALID"};
inline constexpr Message device_real{"VDB", 21, 'E', "RADDR MISSING OR INVALID"};
inline constexpr Message device_virtual{"VDB", 22, 'E', "VADDR MISSING OR INVALID"};
inline constexpr Message device_option{"VDB", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message device_not_there{"VDB", 40, 'E', "DEV {} DOES NOT EXIST"};
inline constexpr Message device_not_logged_on{"VDB", 45, 'E', "{} NOT LOGGED ON"};
inline constexpr Message device_attached{"VDB", 122, 'E', "{}"};
inline constexpr Message device_not_attached{"VDB", 121, 'E', "{}"};
inline constexpr Message device_defined{"VDB", 129, 'E', "{}"};

inline constexpr Message define_option{"DEF", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message define_virtual{"DEF", 22, 'E', "VADDR MISSING OR INVALID"};
inline constexpr Message define_operand{"DEF", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message define_there{"DEF", 92, 'E', "DEV {} ALREADY DEFINED"};

inline constexpr Message couple_option{"DIA", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message couple_type{"DIA", 11, 'E', "INVALID DEVICE TYPE - {}"};
inline constexpr Message couple_userid{"DIA", 20, 'E', "USERID MISSING OR INVALID"};
inline constexpr Message couple_virtual{"DIA", 22, 'E', "VADDR MISSING OR INVALID"};
inline constexpr Message couple_not_there{"DIA", 40, 'E', "DEV {} DOES NOT EXIST"};
inline constexpr Message couple_not_logged_on{"DIA", 45, 'E', "{} NOT LOGGED ON"};
inline constexpr Message couple_others_not_there{"DIA", 47, 'E', "{} DOES NOT EXIST"};

inline constexpr Message query_option{"CQG", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message query_operand{"CQG", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message query_no_device{"CQG", 40, 'E', "DEV {} DOES NOT EXIST"};
inline constexpr Message query_not_logged_on{"CQG", 45, 'E', "{} NOT LOGGED ON"};

inline constexpr Message set_option{"CFS", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message set_operand{"CFS", 26, 'E', "OPERAND MISSING OR INVALID"};

inline constexpr Message indicate_option{"THI", 3, 'E', "INVALID OPTION - {}"};
inline constexpr Message indicate_operand{"THI", 26, 'E', "OPERAND MISSING OR INVALID"};
inline constexpr Message indicate_not_logged_on{"THI", 45, 'E', "{} NOT LOGGED ON"};

inline constexpr Message help_no_command{"HLP", 3, 'E', "NO HELP FOR {}; HELP ALONE LISTS THE COMMANDS"};

}  // namespace messages

}  // namespace cp
