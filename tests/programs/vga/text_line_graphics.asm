; shows: the ninth dot repeats the eighth for codes C0h-DFh: boxes are closed

%include "picture.inc"

%define BOXES 1
%include "boxes.inc"
