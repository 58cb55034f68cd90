#include "frontend/sdl/picture_texture.h"

#include <cstring>

namespace lockstep::sdl {

bool PictureTexture::set(const Frame& frame) {
    const bool same = frame.width == width_ && frame.height == height_ && frame.pixels.size() == pixels_.size() &&
                      std::memcmp(frame.pixels.data(), pixels_.data(), frame.pixels.size_bytes()) == 0;
    if (same) return false;
    if (frame.width != width_ || frame.height != height_) lost();
    width_ = frame.width;
    height_ = frame.height;
    pixels_.assign(frame.pixels.begin(), frame.pixels.end());
    uploaded_ = false;
    return true;
}

void PictureTexture::lost() {
    dots_.reset();
    enlarged_.reset();
    uploaded_ = false;
}

bool PictureTexture::upload() {
    if (dots_ == nullptr) {
        dots_.reset(SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING,
                                      static_cast<int>(width_), static_cast<int>(height_)));
        if (dots_ == nullptr) return false;
        SDL_SetTextureScaleMode(dots_.get(), SDL_ScaleModeNearest);
        uploaded_ = false;
    }
    if (!uploaded_) {
        const int pitch = static_cast<int>(width_ * sizeof(u32));
        uploaded_ = SDL_UpdateTexture(dots_.get(), nullptr, pixels_.data(), pitch) == 0;
    }
    return uploaded_;
}

// Draws the dots into a texture of a whole multiple of their size. False: there is no need, or no way.
bool PictureTexture::enlarge(const PictureRect& place) {
    const u32 width = width_ * whole_scale(width_, place.width);
    const u32 height = height_ * whole_scale(height_, place.height);
    if (width == place.width && height == place.height) return false;
    if (enlarged_ == nullptr || width != enlarged_width_ || height != enlarged_height_) {
        enlarged_.reset(SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_TARGET,
                                          static_cast<int>(width), static_cast<int>(height)));
        if (enlarged_ == nullptr) return false;
        enlarged_width_ = width;
        enlarged_height_ = height;
        SDL_SetTextureScaleMode(enlarged_.get(), SDL_ScaleModeLinear);
    }
    if (SDL_SetRenderTarget(renderer_, enlarged_.get()) != 0) return false;
    SDL_RenderCopy(renderer_, dots_.get(), nullptr, nullptr);
    SDL_SetRenderTarget(renderer_, nullptr);
    return true;
}

void PictureTexture::draw() {
    int width = 0;
    int height = 0;
    SDL_SetRenderDrawColor(renderer_, 0, 0, 0, SDL_ALPHA_OPAQUE);
    const bool visible = SDL_GetRendererOutputSize(renderer_, &width, &height) == 0 && width > 0 && height > 0;
    if (visible && width_ != 0 && height_ != 0 && upload()) {
        const PictureRect place = place_picture(width_, static_cast<u32>(width), static_cast<u32>(height));
        const bool smooth = enlarge(place);
        SDL_RenderClear(renderer_);
        const SDL_Rect target{static_cast<int>(place.x), static_cast<int>(place.y), static_cast<int>(place.width),
                              static_cast<int>(place.height)};
        SDL_RenderCopy(renderer_, smooth ? enlarged_.get() : dots_.get(), nullptr, &target);
    } else {
        SDL_RenderClear(renderer_);
    }
    SDL_RenderPresent(renderer_);
}

}  // namespace lockstep::sdl
