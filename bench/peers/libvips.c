/* libvips' own way: thumbnail_file at the largest edge, the smaller ones from that; WebP as sharp writes it. */
#include <stdio.h>
#include <sys/resource.h>
#include <vips/vips.h>

static const int EDGES_PX[] = {1024, 512, 128};

static void make_thumbnails(const char *path) {
  VipsImage *largest, *in_memory;
  if (vips_thumbnail(path, &largest, EDGES_PX[0], "height", EDGES_PX[0], "size", VIPS_SIZE_DOWN, "fail_on",
                     VIPS_FAIL_ON_TRUNCATED, NULL))
    vips_error_exit(NULL);
  if (!(in_memory = vips_image_copy_memory(largest))) vips_error_exit(NULL);
  g_object_unref(largest);

  for (size_t i = 0; i < G_N_ELEMENTS(EDGES_PX); i++) {
    VipsImage *thumbnail;
    void *webp;
    size_t bytes;
    if (vips_thumbnail_image(in_memory, &thumbnail, EDGES_PX[i], "height", EDGES_PX[i], "size", VIPS_SIZE_DOWN, NULL) ||
        vips_webpsave_buffer(thumbnail, &webp, &bytes, "Q", 80, "effort", 4, "keep", VIPS_FOREIGN_KEEP_NONE, NULL))
      vips_error_exit(NULL);
    g_free(webp);
    g_object_unref(thumbnail);
  }
  g_object_unref(in_memory);
}

static double cpu_ms(void) {
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

int main(int argc, char **argv) {
  if (argc != 3 || VIPS_INIT(argv[0])) return 1;
  vips_cache_set_max(0);
  vips_concurrency_set(1);
  make_thumbnails(argv[1]);
  double start = cpu_ms();
  make_thumbnails(argv[2]);
  printf("{\"cpuMs\":%.3f}\n", cpu_ms() - start);
  return 0;
}
