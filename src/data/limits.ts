/** Images have at most this many pixels a side. */
export const MAX_SIDE = 64;

/** Labels are bytes. */
export const MAX_CLASSES = 256;

/** Digits have ten classes, also where a sample happens to lack the nines. */
export const DIGIT_CLASSES = 10;

/**
 * 1 GiB of images: EMNIST's largest split (814,255 digits) needs 0.64, and a file that asks for more is broken
 * or hostile.
 */
export const MAX_DATASET_BYTES = 2 ** 30;
