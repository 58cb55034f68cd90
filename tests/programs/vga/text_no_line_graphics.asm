; shows: the ninth dot is background for all codes: boxes have gaps, and the blocks beside them columns of them

%include "picture.inc"

%define BOXES 0
%include "boxes.inc"
