"""Records set aside: written out to be mended and put back; and the lines of a file that a declaration stands on."""
