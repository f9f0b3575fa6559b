import type { Content } from "../content.ts";
import type { Dataset } from "../dataset.ts";
import type { Reading } from "../reading.ts";
import { readClassFolders } from "./class-folders.ts";
import type { PictureFiles } from "./picture-files.ts";
import { isSprite, readSprite } from "./sprite.ts";

/** The data sets that were read from pictures, and the files that belong to none of them. */
interface PicturesRead {
  readonly sets: readonly Dataset[];
  readonly left: readonly Content[];
}

/**
 * Reads pictures: one PNG per digit, or one PNG that holds all of them (a sprite), whose labels are another file.
 *
 * @param contents the other files that were chosen
 * @param onlyPreferred whether to read a single set if there is one for training and one for testing
 * @throws DataError that names the file that cannot be read
 */
export async function readPictures(
  pictures: readonly PictureFiles[],
  contents: readonly Content[],
  onlyPreferred: boolean,
  reading: Reading,
): Promise<PicturesRead> {
  const sets: Dataset[] = [];
  let left = contents;
  for (const files of pictures) {
    const sprite = files.names.length === 1 ? await files.open(0, reading) : undefined;
    try {
      if (sprite !== undefined && isSprite(sprite.name, sprite.head)) {
        const [labels, ...others] = left;
        sets.push(await readSprite(sprite, labels, reading));
        left = others;
        continue;
      }
    } finally {
      await sprite?.close();
    }
    sets.push(...(await readClassFolders(files, onlyPreferred, reading)));
  }
  return { sets, left };
}
