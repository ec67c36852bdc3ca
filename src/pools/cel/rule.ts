/** One of `x-kubernetes-validations`: what must hold, and what is said where it does not. */
export interface Rule {
  rule: string;
  message?: string;
  messageExpression?: string;
  /** Where the error is shown, below the schema that has the rule: `.gateway`. */
  fieldPath?: string;
}

/**
 * `body` with a name for a value in it; CEL has no other way to compute a thing once. It bounds a text's size, too: the
 * API server, which prices rules before it takes them, thinks that `string(…)` or an item of a list may be endless, and
 * prices a text with such a name by the type that has the rule.
 */
export function bind(name: string, value: string, body: string): string {
  return `[${value}].map(${name}, ${body})[0]`;
}
