/** Limits of what can be read. An image has at most this many pixels on each side. */
export const MAX_SIDE = 64;

/** Labels are bytes, so there are at most 256 classes. */
export const MAX_CLASSES = 256;

/** Digits have ten classes, even if a file contains no nine. */
export const DIGIT_CLASSES = 10;

/**
 * At most 1 GiB of images. EMNIST's largest split (814,255 images) needs 0.64 GiB; a file that needs more than 1 GiB is
 * damaged or malicious.
 */
export const MAX_DATASET_BYTES = 2 ** 30;
