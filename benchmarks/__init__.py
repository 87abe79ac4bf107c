"""Programs that measure or fit; the installed program uses none of them."""
