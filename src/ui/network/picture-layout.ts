// Where everything lies in the picture of a network. From left to right: the digit, a block of tiles for each hidden layer, and
// the outputs with their bars. A tile shows the incoming weights of one unit, arranged like the layer that they come from: the
// first layer's like the pixels of an image, the second's like the tiles of the first.

import { type UnitAddress, shownUnits } from "../../engine/index.ts";

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A layer as a grid of tiles, row by row. */
export interface Block {
  /** Units of the layer, and how many of them have a tile. */
  readonly units: number;
  readonly shown: number;
  readonly columns: number;
  readonly rows: number;
  /** How the weights of a unit are arranged in its tile. */
  readonly tile: { readonly columns: number; readonly rows: number };
  /** The tile of the first unit; the others follow at `pitch`. */
  readonly first: Rectangle;
  readonly pitch: { readonly x: number; readonly y: number };
}

export interface PictureLayout {
  readonly width: number;
  readonly height: number;
  readonly digit: Rectangle;
  /** Of each layer; the last one are the outputs, in one column. */
  readonly blocks: readonly Block[];
  /** The longest bar of an output, beside its tile. */
  readonly bar: { readonly x: number; readonly width: number };
}

const HEIGHT = 264;
/** Between two tiles: room for the bar of an activation below each. */
const GAP = { x: 3, y: 6 };
/** Between two layers, where the connections of a unit are drawn. */
const BETWEEN = 28;
const BAR = 84;
/** Room for the words beside the longest bar, "9 ✓ 100.00 %". They are text, which no scale makes smaller. */
const LABEL = 128;
const DIGIT = 84;

/** How much wider than high a block of tiles is. The first layer's tiles are pictures, so they get more room. */
const ASPECT = { first: 2, other: 1 };

/** A picture is not drawn larger than this, however wide the page is. */
const MAX_WIDTH = 1180;

/** On a narrower page the layers lie below each other. */
const MIN_WIDTH = 560;

/** The height of the outputs there, and the least that it may be where the page is low. */
const NARROW_OUTPUTS = { most: 220, least: 140 };

/** How much wider the blocks of tiles become there, step by step, until the picture is low enough. */
const WIDENINGS = [1, 1.25, 1.5, 1.75, 2, 2.25, 2.5, 3, 3.5, 4, 6];

/**
 * @param sizes of the layers, from the input to the classes
 * @param imageWidth of the input, in pixels
 * @param available pixels of the page
 * @param room how high the picture should be at most; only a narrow one follows it
 */
export function layoutOf(
  sizes: readonly number[],
  imageWidth: number,
  available: number,
  room = Infinity,
): PictureLayout {
  if (available < MIN_WIDTH) {
    const layouts = WIDENINGS.map((wider) =>
      belowEachOther(gridsOf(sizes, imageWidth, wider), available, room),
    );
    return (layouts.find(({ height }) => height <= room) ?? layouts.at(-1)) as PictureLayout;
  }
  const layout = besideEachOther(gridsOf(sizes, imageWidth));
  const width = Math.min(available, MAX_WIDTH);
  return { ...scaled(layout, (width - LABEL) / layout.width), width };
}

/** The unit whose tile is at this place. */
export function unitAt(
  { blocks, bar }: PictureLayout,
  x: number,
  y: number,
): UnitAddress | undefined {
  for (const [layer, block] of blocks.entries()) {
    const { first, pitch, columns, shown } = block;
    const column = Math.floor((x - first.x) / pitch.x);
    const row = Math.floor((y - first.y) / pitch.y);
    const isOutput = layer === blocks.length - 1;
    const isInRow = isOutput
      ? x >= first.x && x < bar.x + bar.width
      : column >= 0 && column < columns;
    const unit = isOutput ? row : row * columns + column;
    if (isInRow && row >= 0 && unit < shown) {
      return { layer, unit };
    }
  }
  return undefined;
}

/** The tile of a unit. */
export function tileOf({ first, pitch, columns }: Block, unit: number): Rectangle {
  return {
    ...first,
    x: first.x + (unit % columns) * pitch.x,
    y: first.y + Math.floor(unit / columns) * pitch.y,
  };
}

/** The unit that is one tile away in a direction; the same where there is none. */
export function neighbour(
  { blocks }: PictureLayout,
  { layer, unit }: UnitAddress,
  key: string,
): UnitAddress {
  const block = blocks[layer] as Block;
  const column = unit % block.columns;
  const row = Math.floor(unit / block.columns);
  const share = row / block.rows;
  switch (key) {
    case "ArrowUp":
      return { layer, unit: unit >= block.columns ? unit - block.columns : unit };
    case "ArrowDown":
      return { layer, unit: unit + block.columns < block.shown ? unit + block.columns : unit };
    case "ArrowLeft":
      return column > 0
        ? { layer, unit: unit - 1 }
        : (inLayer(blocks, layer - 1, share, "end") ?? { layer, unit });
    case "ArrowRight":
      return column < block.columns - 1 && unit + 1 < block.shown
        ? { layer, unit: unit + 1 }
        : (inLayer(blocks, layer + 1, share, "start") ?? { layer, unit });
    default:
      return { layer, unit };
  }
}

/** The unit of another layer at about the same height, at one side of its block. */
function inLayer(
  blocks: readonly Block[],
  layer: number,
  share: number,
  side: "start" | "end",
): UnitAddress | undefined {
  const block = blocks[layer];
  if (block === undefined) {
    return undefined;
  }
  const row = Math.floor(share * block.rows);
  const unit = row * block.columns + (side === "end" ? block.columns - 1 : 0);
  return { layer, unit: Math.min(unit, block.shown - 1) };
}

/** A block whose place and size are not known yet. */
type Grid = Omit<Block, "first" | "pitch">;

/** The grid of each layer: the tiles of a layer are arranged inside as the layer before it is arranged outside. */
function gridsOf(sizes: readonly number[], imageWidth: number, wider = 1): readonly Grid[] {
  let tile = { columns: imageWidth, rows: Math.ceil((sizes[0] as number) / imageWidth) };
  return sizes.slice(1).map((units, layer) => {
    const isOutput = layer === sizes.length - 2;
    const shown = shownUnits(units);
    // Tiles of the other layers become flat, so that most of their height are the gaps: fewer rows save more there.
    const aspect = layer === 0 ? ASPECT.first * wider : ASPECT.other * wider ** 3;
    const ideal = Math.ceil(Math.sqrt((shown * aspect * tile.rows) / tile.columns));
    const columns = isOutput ? 1 : Math.min(shown, ideal);
    const grid = { units, shown, columns, rows: Math.ceil(shown / columns), tile };
    // The weights of the next layer come from all units, not only from those with a tile.
    tile = { columns, rows: Math.ceil(units / columns) };
    return grid;
  });
}

/** One layer beside the other, all of the same height, without the words of the outputs. */
function besideEachOther(grids: readonly Grid[]): PictureLayout {
  const blocks: Block[] = [];
  let x = DIGIT + BETWEEN;
  for (const grid of grids) {
    const height = HEIGHT / grid.rows - GAP.y;
    const block = placed(grid, x, 0, (height * grid.tile.columns) / grid.tile.rows);
    blocks.push(block);
    x += grid.columns * block.pitch.x + BETWEEN;
  }
  const bar = { x: x - BETWEEN + 8, width: BAR };
  const digit = { x: 0, y: (HEIGHT - DIGIT) / 2, width: DIGIT, height: DIGIT };
  return { width: bar.x + BAR, height: HEIGHT, digit, blocks, bar };
}

/** For a narrow page: the digit and the outputs on top, the hidden layers below, each as wide as the page. */
function belowEachOther(grids: readonly Grid[], width: number, room: number): PictureLayout {
  const outputs = grids.at(-1) as Grid;
  const { most, least } = NARROW_OUTPUTS;
  const top = Math.max(least, Math.min(most, room / 2));
  const rowHeight = top / outputs.rows - GAP.y;
  const bar = { x: width - LABEL - BAR, width: BAR };
  // Wide tiles are drawn narrower, beside the digit.
  const ideal = (rowHeight * outputs.tile.columns) / outputs.tile.rows;
  const tileWidth = Math.min(ideal, bar.x - 8 - DIGIT - GAP.x);
  const last = placed(outputs, bar.x - 8 - tileWidth, 0, tileWidth, rowHeight);
  let y = top + GAP.x;
  const hidden = grids.slice(0, -1).map((grid) => {
    const block = placed(grid, 0, y, (width + GAP.x) / grid.columns - GAP.x);
    y += grid.rows * block.pitch.y + BETWEEN / 2;
    return block;
  });
  const digit = { x: 0, y: (top - DIGIT) / 2, width: DIGIT, height: DIGIT };
  return { width, height: y, digit, blocks: [...hidden, last], bar };
}

function placed(
  grid: Grid,
  x: number,
  y: number,
  width: number,
  height = (width * grid.tile.rows) / grid.tile.columns,
): Block {
  const pitch = { x: width + GAP.x, y: height + GAP.y };
  return { ...grid, first: { x, y, width, height }, pitch };
}

function scaled(layout: PictureLayout, by: number): PictureLayout {
  const rectangle = ({ x, y, width, height }: Rectangle): Rectangle => ({
    x: x * by,
    y: y * by,
    width: width * by,
    height: height * by,
  });
  return {
    width: layout.width * by,
    height: layout.height * by,
    digit: rectangle(layout.digit),
    blocks: layout.blocks.map((block) => ({
      ...block,
      first: rectangle(block.first),
      pitch: { x: block.pitch.x * by, y: block.pitch.y * by },
    })),
    bar: { x: layout.bar.x * by, width: layout.bar.width * by },
  };
}
