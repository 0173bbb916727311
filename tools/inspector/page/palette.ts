// Colours of the chart's series: an object keeps its colour while it is in the chart.

/** Custom properties of styles/colours.css, apart enough for colour-blind readers in this order. */
const COLOURS = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5'];

/** @returns for each object its colour's property, unchanged where `before` has one */
export function assignColours(
  objects: readonly string[],
  before: ReadonlyMap<string, string>,
): Map<string, string> {
  const kept = objects.filter((object) => before.has(object));
  const colours = new Map(kept.map((object) => [object, before.get(object) ?? '']));
  const taken = new Set(colours.values());
  const free = COLOURS.filter((colour) => !taken.has(colour));
  for (const object of objects) {
    if (!colours.has(object)) colours.set(object, free.shift() ?? '--series-5');
  }
  return colours;
}
