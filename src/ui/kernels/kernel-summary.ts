/**
 * What a kernel computes, for the line that unfolds its WGSL: the first line of the comment at its top, to the end of the
 * sentence that the line ends in.
 */
export function kernelSummary(code: string): string {
  const lines = code.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  const comment = lines.slice(0, end).map((line) => line.replace("// ", ""));
  const text = comment.join(" ");
  const least = (comment[0] ?? "").length - 1;
  const rest = text.slice(least).search(/\.(\s|$)/);
  return rest === -1 ? text : text.slice(0, least + rest + 1);
}
