/** That each tile takes of its neighbours, so that viewers show no seams. */
export const OVERLAP_PX = 1;
/** Of JPEG and WebP tiles, from 1 to 100. */
export const QUALITY = 80;
