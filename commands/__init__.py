"""The commands of `kneadle`: options in, one call of the library, words out."""
