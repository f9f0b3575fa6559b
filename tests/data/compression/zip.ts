// Makes zips in memory, valid and damaged ones.
import { deflateRawSync, gzipSync } from "node:zlib";

export interface ZipMember {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** 0 stored, 8 deflated (the default). */
  readonly method?: number;
  readonly isEncrypted?: boolean;
  /** The size in the directory, if it is a false one. */
  readonly claimedSize?: number;
  /** An extra field after the name, in the local header and in the directory, as many programs write. */
  readonly extra?: Uint8Array;
}

/** A zip whose local headers have no sizes, as programs that write streams leave them; only the directory has them. */
export function zipped(members: readonly ZipMember[], comment = ""): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const member of members) {
    const packed = member.method === 0 ? member.bytes : deflateRawSync(member.bytes);
    directory.push(directoryEntry(member, packed.length, offset));
    const local = [localHeader(member), packed];
    parts.push(...local);
    offset += local.reduce((sum, { length }) => sum + length, 0);
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  end.writeUInt16LE(comment.length, 20);
  return Buffer.concat([...parts, entries, end, Buffer.from(comment)]);
}

function localHeader({ name, method = 8, extra = new Uint8Array() }: ZipMember): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(8, 6);
  header.writeUInt16LE(method, 8);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(extra.length, 28);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

function directoryEntry(member: ZipMember, packedSize: number, offset: number): Buffer {
  const { name, bytes, method = 8, isEncrypted = false, claimedSize = bytes.length } = member;
  const { extra = new Uint8Array() } = member;
  const header = Buffer.alloc(46);
  header.writeUInt32LE(0x02014b50, 0);
  header.writeUInt16LE(isEncrypted ? 9 : 8, 8);
  header.writeUInt16LE(method, 10);
  header.writeUInt32LE(crcOf(bytes), 16);
  header.writeUInt32LE(packedSize, 20);
  header.writeUInt32LE(claimedSize, 24);
  header.writeUInt16LE(name.length, 28);
  header.writeUInt16LE(extra.length, 30);
  header.writeUInt32LE(offset, 42);
  return Buffer.concat([header, Buffer.from(name), extra]);
}

/** The checksum that Node puts at the end of a gzip file; our own is under test. */
function crcOf(bytes: Uint8Array): number {
  return gzipSync(bytes).readUInt32LE(gzipSync(bytes).length - 8);
}
