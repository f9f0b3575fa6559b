/** What Chrome, Firefox and Safari say of code that comes when it is first needed, and does not come. */
const NOT_LOADED = /dynamically imported module|^Importing a module script failed/;

/** Whether code could not be loaded: there is no connection, or the files of another version are in its place. */
export function isNotLoaded(error: unknown): boolean {
  return error instanceof TypeError && NOT_LOADED.test(error.message);
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same, with what to do where the page's code could not be loaded. */
export function errorMessage(error: unknown): string {
  if (isNotLoaded(error)) {
    return "The code for this could not be loaded. Check the connection and try again. If that does not help, reload the page: there may be a newer version.";
  }
  return messageOf(error);
}
