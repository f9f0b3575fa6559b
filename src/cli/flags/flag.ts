/** A flag that is not one of the settings of a run. */
export interface Flag {
  /** The placeholder for its value in the help, for example FILE. A flag without one takes no value. */
  readonly value?: string;
  readonly help: string;
  /** Whether arguments that follow its value belong to it, too, as a shell expands `--model nets/*`. */
  readonly many?: true;
}

/** What can be given to a command. */
export interface CommandFlags {
  readonly command: string;
  /** Of all flags, without dashes. */
  readonly names: readonly string[];
  /** Of those that take no value. */
  readonly bare: ReadonlySet<string>;
  /** Of those to which the arguments after their value belong, too. */
  readonly many: readonly string[];
}

/** The flags that were given, with their values; a flag that takes none has the value "true". */
export type Found = Readonly<Record<string, readonly string[]>>;
