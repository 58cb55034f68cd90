#include "frontend/sdl/window_surface.h"

#include <algorithm>

namespace lockstep::sdl {

// A surface of 00RRGGBB pixels as large as the window's: that itself, where its pixels are such.
SDL_Surface* WindowSurface::pixels(SDL_Surface* surface) {
    const u32 format = surface->format->format;
    if (format == SDL_PIXELFORMAT_RGB888 || format == SDL_PIXELFORMAT_ARGB8888) return surface;
    if (converted_ == nullptr || converted_->w != surface->w || converted_->h != surface->h) {
        converted_.reset(SDL_CreateRGBSurfaceWithFormat(0, surface->w, surface->h, 32, SDL_PIXELFORMAT_RGB888));
        lost_ = true;
    }
    return converted_.get();
}

void WindowSurface::show(const window::Picture& picture, window::RowRange changed, const window::Notice& notice) {
    SDL_Surface* const surface = SDL_GetWindowSurface(window_);
    if (surface == nullptr || surface->w <= 0 || surface->h <= 0) {
        lost_ = true;
        return;
    }
    SDL_Surface* const target = pixels(surface);
    if (target == nullptr) {
        lost_ = true;
        return;
    }

    const auto width = static_cast<u32>(surface->w);
    const auto height = static_cast<u32>(surface->h);
    const PictureRect place = place_picture(picture.width, picture.height, width, height, look_.scaling);
    const bool moved = !(place == place_) || picture.width != picture_width_ || picture.height != picture_height_;
    const bool all = lost_ || moved;
    place_ = place;
    picture_width_ = picture.width;
    picture_height_ = picture.height;
    if (all) {
        SDL_FillRect(target, nullptr, 0);
        changed = {0, picture.height};
    }
    lost_ = SDL_MUSTLOCK(target) && SDL_LockSurface(target) != 0;
    if (lost_) return;
    const window::Canvas canvas{static_cast<u32*>(target->pixels),
                                static_cast<std::size_t>(target->pitch) / sizeof(u32), width, height};
    scaler_.set_up(picture.width, picture.height, place, look_.scan_lines);
    window::RowRange rows = scaler_.draw(picture, changed, canvas.pixels, canvas.pitch);
    rows.add(notice.draw(canvas));
    if (SDL_MUSTLOCK(target)) SDL_UnlockSurface(target);

    if (all) rows = {0, height};
    if (rows.empty()) return;
    SDL_Rect area{0, static_cast<int>(rows.begin), surface->w, static_cast<int>(rows.end - rows.begin)};
    if (target != surface) {
        SDL_Rect same = area;
        SDL_BlitSurface(target, &area, surface, &same);
    }
    if (SDL_UpdateWindowSurfaceRects(window_, &area, 1) != 0) lost_ = true;
}

}  // namespace lockstep::sdl
