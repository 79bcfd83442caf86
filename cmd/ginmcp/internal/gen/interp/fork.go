package interp
