; The 8x16 font by itself, for what the program writes over the guest's picture.
%include "font_8x16.inc"
