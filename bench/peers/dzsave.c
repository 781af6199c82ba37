/* What `vips dzsave` does, on the very libvips that sharp runs on. */
#include <stdlib.h>
#include <vips/vips.h>

/* source, target, suffix with the encoder's options, tile size, overlap */
int main(int argc, char **argv) {
  VipsImage *image;
  if (argc != 6 || VIPS_INIT(argv[0])) return 1;
  if (!(image = vips_image_new_from_file(argv[1], "access", VIPS_ACCESS_SEQUENTIAL, NULL)) ||
      vips_dzsave(image, argv[2], "basename", "pyramid", "suffix", argv[3], "tile_size", atoi(argv[4]), "overlap",
                  atoi(argv[5]), "container", VIPS_FOREIGN_DZ_CONTAINER_ZIP, NULL))
    vips_error_exit(NULL);
  g_object_unref(image);
  return 0;
}
