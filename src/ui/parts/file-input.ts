/** The files that somebody chose in a file dialog; the field is emptied, so that choosing the same ones again is a change. */
export function chosenFiles({ target }: Event): File[] {
  const input = target as HTMLInputElement;
  const files = [...(input.files ?? [])];
  input.value = "";
  return files;
}
