// A picture on its way to the screen: enlarged by whole numbers without smoothing, then fitted to 4:3 with it. Dots
// stay sharp, and no line is thicker than its neighbour.
#pragma once

#include <SDL_render.h>

#include <memory>
#include <vector>

#include "frontend/picture_scale.h"
#include "machine/host.h"

namespace lockstep::sdl {

struct TextureDeleter {
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
};
using Texture = std::unique_ptr<SDL_Texture, TextureDeleter>;

class PictureTexture {
public:
    // `renderer` outlives the object.
    explicit PictureTexture(SDL_Renderer* renderer) : renderer_(renderer) {}

    // False when the picture is the one that is already there.
    bool set(const Frame& frame);
    // Clears the window and draws the picture where it belongs.
    void draw();
    // The renderer lost its textures.
    void lost();

private:
    bool upload();
    bool enlarge(const PictureRect& place);

    SDL_Renderer* renderer_;
    u32 width_ = 0;
    u32 height_ = 0;
    std::vector<u32> pixels_;
    Texture dots_;
    bool uploaded_ = false;
    Texture enlarged_;
    u32 enlarged_width_ = 0;
    u32 enlarged_height_ = 0;
};

}  // namespace lockstep::sdl
