/* `vips dzsave` with the job's settings, on the very libvips that sharp runs on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <vips/vips.h>

static long peak_rss_bytes(void) {
  char line[256];
  long kibibytes = 0;
  FILE *status = fopen("/proc/self/status", "r");
  while (status && fgets(line, sizeof line, status))
    if (!strncmp(line, "VmHWM:", 6)) kibibytes = atol(line + 6);
  return kibibytes * 1024;
}

/* source, target, suffix with options, tile size, overlap, threads */
int main(int argc, char **argv) {
  VipsImage *image;
  struct rusage usage;
  if (argc != 7 || VIPS_INIT(argv[0])) return 1;
  vips_concurrency_set(atoi(argv[6]));
  if (!(image = vips_image_new_from_file(argv[1], "access", VIPS_ACCESS_SEQUENTIAL, NULL)) ||
      vips_dzsave(image, argv[2], "basename", "pyramid", "suffix", argv[3], "tile_size", atoi(argv[4]), "overlap",
                  atoi(argv[5]), "container", VIPS_FOREIGN_DZ_CONTAINER_ZIP, NULL))
    vips_error_exit(NULL);
  g_object_unref(image);
  getrusage(RUSAGE_SELF, &usage);
  printf("{\"cpuMs\":%.3f,\"rssBytes\":0,\"peakRssBytes\":%ld}\n",
         (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3,
         peak_rss_bytes());
  return 0;
}
