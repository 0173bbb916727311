// What is said about a hook without its content. Apart from the grammar, because the package's types reach these.

/** How a hook breaks the grammar: the first field at fault, and a fixed text that repeats no input. */
export interface Malformed {
  field: string;
  problem: string;
}

/** What a hook says it is about. */
export interface HookSubject {
  account?: string | undefined;
  object?: string | undefined;
  objectId?: string | undefined;
  action?: string | undefined;
}
