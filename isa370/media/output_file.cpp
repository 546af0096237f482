// Every line and every card goes into the file at once.
#include "isa370/media/output_file.hpp"

#include "host_file.hpp"
#include "isa370/ebcdic.hpp"

namespace isa370 {
namespace {

class Appender {
 public:
  [[nodiscard]] static tl::expected<Appender, MediumFault> open(const std::string& name, const OutputFileOptions& options) {
    auto file = HostFile::open(name, HostFile::Mode::append);
    if (!file) return tl::unexpected(file.error());
    const auto size = file->size();
    if (!size) return tl::unexpected(size.error());
    return Appender(std::move(*file), *size, options.carriage_return ? "\r\n" : "\n");
  }

  [[nodiscard]] tl::expected<void, MediumFault> add(std::span<const std::uint8_t> bytes) {
    auto done = file_.write(end_, bytes);
    if (done) end_ += bytes.size();
    return done;
  }
  [[nodiscard]] tl::expected<void, MediumFault> add(std::string_view text) {
    return add(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
  }
  [[nodiscard]] tl::expected<void, MediumFault> clear() {
    end_ = 0;
    return file_.truncate(0);
  }
  [[nodiscard]] std::string_view line_end() const { return line_end_; }

 private:
  Appender(HostFile file, std::uint64_t end, std::string_view line_end)
      : file_(std::move(file)), end_(end), line_end_(line_end) {}
  HostFile file_;
  std::uint64_t end_;
  std::string_view line_end_;
};

class PaperFile final : public Paper {
 public:
  explicit PaperFile(Appender file) : file_(std::move(file)) {}
  tl::expected<void, MediumFault> print(std::span<const std::uint8_t> line) override {
    return file_.add(paper_text::printed(line));
  }
  tl::expected<void, MediumFault> space(unsigned lines) override {
    return file_.add(paper_text::spaced(lines, file_.line_end()));
  }
  tl::expected<void, MediumFault> eject(unsigned line) override {
    return file_.add(paper_text::ejected(line, file_.line_end()));
  }
  tl::expected<void, MediumFault> clear() override { return file_.clear(); }

 private:
  Appender file_;
};

class StackerFile final : public CardStacker {
 public:
  StackerFile(Appender file, bool ascii) : file_(std::move(file)), ascii_(ascii) {}
  tl::expected<void, MediumFault> put(const Card& card) override {
    if (!ascii_) return file_.add(card);
    auto text = to_ascii(card);
    text.resize(text.find_last_not_of(' ') + 1);
    return file_.add(text + std::string(file_.line_end()));
  }
  tl::expected<void, MediumFault> clear() override { return file_.clear(); }

 private:
  Appender file_;
  bool ascii_;
};

}  // namespace

tl::expected<std::unique_ptr<Paper>, MediumFault> open_paper_file(const std::string& name, const OutputFileOptions& options) {
  auto file = Appender::open(name, options);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<PaperFile>(std::move(*file));
}

tl::expected<std::unique_ptr<CardStacker>, MediumFault> open_stacker_file(const std::string& name, bool ascii,
                                                                          const OutputFileOptions& options) {
  auto file = Appender::open(name, options);
  if (!file) return tl::unexpected(file.error());
  return std::make_unique<StackerFile>(std::move(*file), ascii);
}

}  // namespace isa370
