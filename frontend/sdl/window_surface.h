// The pixels of a window and what is drawn into them.
#pragma once

#include <SDL_surface.h>
#include <SDL_video.h>

#include <memory>

#include "frontend/window/look.h"
#include "frontend/window/notice.h"
#include "frontend/window/scaler.h"

namespace lockstep::sdl {

class WindowSurface {
public:
    // `window` outlives the object.
    WindowSurface(SDL_Window* window, window::Look look) : window_(window), look_(look) {}

    // Everything is drawn at the next show(): the window has another size, or lost what it showed.
    void lost() { lost_ = true; }
    // Shows the picture, of which the given rows are new since the last call, and the message over it.
    void show(const window::Picture& picture, window::RowRange changed, const window::Notice& notice);

private:
    struct SurfaceDeleter {
        void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
    };

    SDL_Surface* pixels(SDL_Surface* surface);

    SDL_Window* window_;
    window::Look look_;
    window::Scaler scaler_;
    PictureRect place_;
    u32 picture_width_ = 0;
    u32 picture_height_ = 0;
    bool lost_ = true;
    std::unique_ptr<SDL_Surface, SurfaceDeleter> converted_;  // where the window's pixels are not ours
};

}  // namespace lockstep::sdl
