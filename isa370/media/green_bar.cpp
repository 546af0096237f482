// Forms drawn with libharu.
#include "isa370/media/green_bar.hpp"

#include <memory>

#include <hpdf.h>

#include <fmt/format.h>

namespace isa370 {
namespace {

constexpr float inch = 72.0F;
constexpr float paper_width = 14.875F * inch;
constexpr float paper_height = 11.0F * inch;
constexpr std::size_t columns = 132;
constexpr float column_width = inch / 10;  // Ten characters an inch.
constexpr float left_margin = (paper_width - static_cast<float>(columns) * column_width) / 2;
constexpr float half_inch = inch / 2;

struct Faults {
  HPDF_STATUS code = HPDF_OK;
};

void note_fault(HPDF_STATUS code, HPDF_STATUS, void* faults) {
  auto& noted = *static_cast<Faults*>(faults);
  if (noted.code == HPDF_OK) noted.code = code;
}

struct CloseDocument {
  void operator()(HPDF_Doc document) const { HPDF_Free(document); }
};
using Document = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, CloseDocument>;

class Forms {
 public:
  Forms(HPDF_Doc document, const GreenBarOptions& options)
      : document_(document),
        font_(HPDF_GetFont(document, "Courier", nullptr)),
        line_height_(inch / static_cast<float>(options.lines_per_inch)),
        lines_(static_cast<unsigned>(paper_height / line_height_)) {}

  void print(std::string_view text) {
    new_form();
    std::string line;
    for (const char c : text) {
      if (c == '\n' || c == '\r' || c == '\f') {
        put(line);
        line.clear();
        if (c == '\n') next_line();
        if (c == '\f') feed();
      } else {
        line += c >= ' ' && c <= '~' ? c : ' ';
      }
    }
    put(line);
  }

 private:
  void new_form() {
    page_ = HPDF_AddPage(document_);
    HPDF_Page_SetWidth(page_, paper_width);
    HPDF_Page_SetHeight(page_, paper_height);
    draw_bars();
    draw_holes();
    HPDF_Page_SetRGBFill(page_, 0.1F, 0.1F, 0.15F);
    HPDF_Page_SetFontAndSize(page_, font_, column_width / 0.6F);  // Courier's characters are 0.6 of its size wide.
    line_ = 0;
    empty_ = true;
  }

  /// Half an inch of green, half an inch of white, as wide as what is printed.
  void draw_bars() {
    HPDF_Page_SetRGBFill(page_, 0.86F, 0.95F, 0.87F);
    for (float top = paper_height - half_inch; top > 0; top -= 2 * half_inch)
      HPDF_Page_Rectangle(page_, left_margin - column_width, top - half_inch, static_cast<float>(columns + 2) * column_width,
                          half_inch);
    HPDF_Page_Fill(page_);
  }

  void draw_holes() {
    constexpr float radius = 5.6F;  // 5/32 inch across.
    constexpr float from_edge = inch / 4;
    HPDF_Page_SetRGBStroke(page_, 0.6F, 0.6F, 0.6F);
    for (float y = half_inch / 2; y < paper_height; y += half_inch) {
      HPDF_Page_Circle(page_, from_edge, y, radius);
      HPDF_Page_Circle(page_, paper_width - from_edge, y, radius);
    }
    HPDF_Page_Stroke(page_);
  }

  void put(const std::string& line) {
    if (line.empty()) return;
    const float y = paper_height - (static_cast<float>(line_) + 0.8F) * line_height_;
    HPDF_Page_BeginText(page_);
    HPDF_Page_TextOut(page_, left_margin, y, line.substr(0, columns).c_str());
    HPDF_Page_EndText(page_);
    empty_ = false;
  }

  void next_line() {
    if (++line_ >= lines_) new_form();
  }

  /// The paper stands at the top of a form already when the listing begins with a form feed.
  void feed() {
    if (line_ != 0 || !empty_) new_form();
  }

  HPDF_Doc document_;
  HPDF_Font font_;
  float line_height_;
  unsigned lines_;
  HPDF_Page page_ = nullptr;
  unsigned line_ = 0;
  bool empty_ = true;
};

}  // namespace

tl::expected<std::string, std::string> green_bar_pdf(std::string_view text, const GreenBarOptions& options) {
  Faults faults;
  const Document document(HPDF_New(note_fault, &faults));
  if (document == nullptr) return tl::unexpected(std::string("the PDF library cannot be had"));
  HPDF_SetCompressionMode(document.get(), HPDF_COMP_ALL);
  Forms(document.get(), options).print(text);
  HPDF_SaveToStream(document.get());
  std::string bytes(HPDF_GetStreamSize(document.get()), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  if (faults.code == HPDF_OK) HPDF_ReadFromStream(document.get(), reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  if (faults.code != HPDF_OK) return tl::unexpected(fmt::format("the PDF library gives up with error {:X}", faults.code));
  bytes.resize(size);
  return bytes;
}

}  // namespace isa370
