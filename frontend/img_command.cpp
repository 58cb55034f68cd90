#include "frontend/img_command.h"

#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "devices/storage/fat/fat_directory.h"
#include "devices/storage/image/open_image.h"
#include "devices/storage/image/vhd_image.h"
#include "frontend/char_backend.h"
#include "frontend/exit_status.h"
#include "frontend/img_copy.h"
#include "frontend/img_make.h"
#include "frontend/img_options.h"
#include "frontend/img_report.h"
#include "frontend/messages.h"
#include "frontend/progress_bar.h"
#include "frontend/signals.h"

namespace lockstep {

namespace {

using image::DiskImage;
using image::Format;
using image::OtherFiles;

class ImgCommand {
public:
    explicit ImgCommand(ImgOptions options) : options_(std::move(options)), messages_(STDERR_FILENO) {
        output_ = OutputStream::to_standard_output(messages_);
    }

    int run();

private:
    int create();
    int info();
    int convert();
    int check();

    int fail(const std::string& where, const Error& error) {
        messages_.say(where, error.message);
        return exit_status::cannot_start;
    }
    int print(const std::string& text) {
        output_->write(text);
        output_->flush();
        return output_->failed() ? exit_status::cannot_start : exit_status::ok;
    }
    Result<std::unique_ptr<DiskImage>> open(const std::string& path, bool read_only, OtherFiles other);
    int finish(NewImage& made, const std::string& path);

    ImgOptions options_;
    Messages messages_;
    std::shared_ptr<OutputStream> output_;
};

Result<std::unique_ptr<DiskImage>> ImgCommand::open(const std::string& path, bool read_only, OtherFiles other) {
    image::OpenOptions options;
    options.format = options_.format;
    options.read_only = read_only;
    options.other_files = options_.same_folder ? OtherFiles::SameFolder : other;
    options.below = options_.backing;
    auto opened = image::open_image(path, options);
    if (!opened.ok()) return opened.error();
    if (!opened.value().notice.empty() && !read_only) messages_.say(path, opened.value().notice);
    return std::move(opened.value().image);
}

int ImgCommand::finish(NewImage& made, const std::string& path) {
    if (Status status = made.finish(); !status) return fail(path, status.error());
    if (options_.quiet) return exit_status::ok;
    return print(path + ": " + std::string(image::format_name(*options_.target_format)) + ", a disk of " +
                 size_text(made.size()) + " (" + std::to_string(made.size()) + " bytes)\n");
}

// The backing file must be there: its size and format are facts that the new image needs.
int ImgCommand::create() {
    NewImage::Backing backing;
    if (!options_.backing.empty()) {
        // As the image will see it: from its own folder.
        const std::filesystem::path named(options_.backing);
        const std::filesystem::path folder = std::filesystem::path(options_.first).parent_path();
        const std::string path = named.is_absolute() ? named.string() : (folder / named).string();
        image::OpenOptions how;
        how.format = options_.backing_format;
        how.read_only = true;
        how.other_files = OtherFiles::LeaveOut;
        const auto opened = image::open_image(path, how);
        if (!opened.ok()) return fail(path, opened.error());
        const DiskImage& below = *opened.value().image;
        if (!options_.backing_format) options_.backing_format = below.information().format;
        if (options_.size == 0) options_.size = below.size_bytes();
        backing.name = options_.backing;
        const auto* vhd = dynamic_cast<const image::VhdImage*>(&below);
        if (*options_.target_format == Format::Vhd) {
            if (vhd == nullptr) return fail(path, Error{"is no VHD image, and a VHD lies only over VHDs"});
            if (options_.size != below.size_bytes()) {
                return fail(options_.first,
                            Error{"must be as large as the VHD that it lies over (leave the size out)"});
            }
            backing.id = vhd->id();
        }
    }
    auto made = NewImage::make(options_.first, options_.size, options_, backing);
    if (!made.ok()) return fail(options_.first, made.error());
    return finish(*made.value(), options_.first);
}

int ImgCommand::info() {
    auto opened = open(options_.first, true, OtherFiles::LeaveOut);
    if (!opened.ok()) return fail(options_.first, opened.error());
    return print(image_report(options_.first, *opened.value()));
}

int ImgCommand::convert() {
    std::unique_ptr<BlockDevice> source;
    DiskImage* extents = nullptr;
    struct stat info {};
    if (::stat(options_.first.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
        auto folder = fat::FatDirectory::open(options_.first);
        if (!folder.ok()) return fail(options_.first, folder.error());
        if (const std::string notice = folder.value()->notice(); !notice.empty()) messages_.say(options_.first, notice);
        source = std::move(folder).value();
    } else {
        auto opened = open(options_.first, true, OtherFiles::Refuse);
        if (!opened.ok()) return fail(options_.first, opened.error());
        extents = opened.value().get();
        source = std::move(opened).value();
    }
    auto made = NewImage::make(options_.second, source->size_bytes(), options_, {});
    if (!made.ok()) return fail(options_.second, made.error());
    auto target = made.value()->open();
    if (!target.ok()) return fail(options_.second, target.error());
    {
        ProgressBar bar(messages_, !options_.quiet);
        const CopyResult copied = copy_disk(*source, extents, *target.value(), [&](u64 done, u64 all) {
            bar.show(done, all);
            return signals::received() == 0;
        });
        bar.hide();
        if (signals::received() != 0) return exit_status::interrupted;
        if (!copied.status) {
            return fail(copied.source_failed ? options_.first : options_.second, copied.status.error());
        }
    }
    target.value().reset();
    return finish(*made.value(), options_.second);
}

int ImgCommand::check() {
    auto opened = open(options_.first, !options_.repair, OtherFiles::LeaveOut);
    if (!opened.ok()) return fail(options_.first, opened.error());
    std::optional<Result<image::CheckReport>> report;
    {
        ProgressBar bar(messages_, !options_.quiet);
        report = opened.value()->check(options_.repair, [&](u64 done, u64 all) {
            bar.show(done, all);
            return signals::received() == 0;
        });
    }
    if (signals::received() != 0) return exit_status::interrupted;
    if (!report->ok()) return fail(options_.first, report->error());
    const image::CheckReport& found = report->value();
    const int printed = print(check_report(options_.first, found, options_.quiet));
    if (printed != exit_status::ok) return printed;
    const bool in_order = found.clean() || (options_.repair && found.repaired >= found.errors + found.leaks);
    return in_order ? exit_status::ok : exit_status::expectation;
}

int ImgCommand::run() {
    switch (options_.action) {
        case ImgOptions::Action::Help: return print(img_help_text());
        case ImgOptions::Action::Create: return create();
        case ImgOptions::Action::Info: return info();
        case ImgOptions::Action::Convert: return convert();
        case ImgOptions::Action::Check: return check();
    }
    return exit_status::usage;
}

}  // namespace

int run_img_command(const std::vector<std::string>& arguments) {
    auto parsed = parse_img_options(arguments);
    if (const auto* error = std::get_if<OptionsError>(&parsed)) {
        Messages(STDERR_FILENO).say(error->where, error->what);
        return exit_status::usage;
    }
    return ImgCommand(std::get<ImgOptions>(std::move(parsed))).run();
}

}  // namespace lockstep
